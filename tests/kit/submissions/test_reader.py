"""Tests of the reader: what it reads is what reading in this process gives, and what ends it costs itself only."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from autograder.inside.protocol.channel import Closed, TimedOut
from autograder.submissions import reader as reader_module
from autograder.submissions.reader import CPU_SECONDS, MEMORY_MB, Reader, reading, why
from autograder.submissions.submission import read_with_files

WORDS = ("ana", "03_stable_softmax", "stable_softmax")
# what a file cannot do by itself today, a fault of ours could do tomorrow: a name tells the process to harm itself
HARM = {
    "spin": "while True: pass",
    "fill": "x = []\nwhile True: x.append(bytearray(1 << 20))",
    "crash": "import os; os.abort()",
}
START = """
import os, sys
from pathlib import Path
from autograder.submissions import reader
read = reader.read_with_files
def harmful(path, *words):
    exec(HARM.get(path.name, ""))
    return read(path, *words)
reader.read_with_files = harmful
reader.CPU_SECONDS, reader.MEMORY_MB = 1, 300
reader.main(int(sys.argv[1]))
"""


@pytest.fixture
def reader() -> Iterator[Reader]:
    with reading() as reader:
        yield reader


def folder(place: Path, **files: str) -> Path:
    place.mkdir(exist_ok=True)
    for name, content in files.items():
        (place / f"{name}.py").write_text(content)
    return place


def test_it_reads_what_would_be_read_here(reader: Reader, tmp_path: Path) -> None:
    place = folder(tmp_path / "ana", stable_softmax="import ctypes\n", helper="x = 1\n")
    (place / os.fsdecode(b"odd-\xff.csv")).write_text("1\n")
    submission, files = reader.read(place, *WORDS)
    here, files_here = read_with_files(place, *WORDS)
    assert files.contents == files_here.contents
    assert submission.conduct is not None and [one.id for one in submission.conduct] == ["conduct_memory"]
    assert submission == msgspec.structs.replace(here, conduct=submission.conduct)


def test_one_process_reads_one_after_the_other(reader: Reader, tmp_path: Path) -> None:
    pids = set()
    for student in ("ana", "bia"):
        reader.read(folder(tmp_path / student, stable_softmax="x = 1\n"), student, *WORDS[1:])
        assert reader.process is not None
        pids.add(reader.process.pid)
    assert len(pids) == 1


@pytest.mark.parametrize(
    ("harm", "note"), [("spin", "intake_cpu"), ("fill", "intake_memory"), ("crash", "intake_memory")]
)
def test_what_ends_it_costs_itself_only(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str, note: str
) -> None:
    monkeypatch.setattr(reader_module, "START", f"HARM = {HARM!r}\n{START}")
    submission, files = reader.read(folder(tmp_path / harm, stable_softmax="x = 1\n"), *WORDS)
    assert [one.id for one in submission.intake] == [note]
    assert (submission.sources, files.contents, submission.conduct) == ([], {}, [])
    submission, _ = reader.read(folder(tmp_path / "bia", stable_softmax="x = 1\n"), "bia", *WORDS[1:])
    assert submission.intake == [] and len(submission.sources) == 1


def test_every_way_to_end_has_its_sentence() -> None:
    assert why(-signal.SIGXCPU, Closed()).text.startswith(f"These files could not be read within {CPU_SECONDS} seconds")
    assert f"{MEMORY_MB} MB" in why(1, Closed()).text
    assert why(0, TimedOut()).id == "intake_slow"


def test_nothing_is_left_of_it(tmp_path: Path) -> None:
    with reading() as reader:
        reader.read(folder(tmp_path / "ana", stable_softmax="x = 1\n"), *WORDS)
        assert reader.process is not None
        pid = reader.process.pid
    assert not Path(f"/proc/{pid}").exists()
