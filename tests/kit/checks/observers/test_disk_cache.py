"""Tests of the cache on disk: whatever goes wrong with it means only that nothing is cached."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.checks.observers import disk_cache as module
from autograder.checks.observers.disk_cache import DiskCache, usual_folder
from autograder.inside.walls.jail import interpreter_folders

NAME = "ab" + 62 * "0"


def entries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_entry_comes_back_in_another_process_too(tmp_path: Path) -> None:
    DiskCache(tmp_path / "cache").write(NAME, b"content")
    assert DiskCache(tmp_path / "cache").read(NAME) == b"content"
    read = "import sys; from pathlib import Path; from autograder.checks.observers.disk_cache import DiskCache; "
    read += "sys.stdout.buffer.write(DiskCache(Path(sys.argv[1])).read(sys.argv[2]))"
    done = subprocess.run([sys.executable, "-c", read, tmp_path / "cache", NAME], capture_output=True, check=True)
    assert done.stdout == b"content"


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    assert DiskCache(tmp_path).read(NAME) is None


@pytest.mark.parametrize("damage", [b"", b"short", 200 * b"x"])
def test_a_damaged_entry_counts_as_none_and_is_written_again(tmp_path: Path, damage: bytes) -> None:
    cache = DiskCache(tmp_path)
    cache.write(NAME, b"content")
    (path,) = entries(tmp_path)
    path.write_bytes(damage)
    assert cache.read(NAME) is None
    cache.write(NAME, b"content")
    assert cache.read(NAME) == b"content"


def test_a_truncated_entry_and_one_flipped_bit_are_noticed(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    cache.write(NAME, b"content")
    (path,) = entries(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert cache.read(NAME) is None
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert cache.read(NAME) is None


def test_only_its_owner_may_enter_it(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o755)
    cache = DiskCache(folder)
    cache.write(NAME, b"content")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in entries(folder))


def test_a_folder_that_every_worker_may_read_is_not_used() -> None:
    folder = interpreter_folders()[0] / "autograder-cache-of-a-test"
    try:
        cache = DiskCache(folder)
        cache.write(NAME, b"content")
        assert cache.read(NAME) is None
        assert not entries(folder)
    finally:
        folder.rmdir()


def test_where_nothing_can_be_written_nothing_is_cached(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = DiskCache(tmp_path / "file" / "cache")
    cache.write(NAME, b"content")
    assert cache.read(NAME) is None


def test_a_full_disk_ends_the_writing_and_no_more(tmp_path: Path) -> None:
    write = """
import resource, signal, sys
from pathlib import Path
from autograder.checks.observers.disk_cache import DiskCache
cache = DiskCache(Path(sys.argv[1]))
cache.write("aa" + 62 * "0", b"small")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))  # a write beyond it fails, as one on a full disk does
cache.write("bb" + 62 * "0", 2000 * b"x")
assert cache.read("bb" + 62 * "0") is None
"""
    done = subprocess.run([sys.executable, "-c", write, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [path.name[:2] for path in entries(tmp_path)] == ["aa"]  # nothing half written is left


def test_it_stays_within_its_bound_and_keeps_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 40_000)
    cache = DiskCache(tmp_path)
    names = [f"{number:064x}" for number in range(100)]
    for age, name in enumerate(names):
        cache.write(name, 1000 * b"x")
        os.utime(cache._path(name), (age, age))
    assert sum(path.stat().st_size for path in entries(tmp_path)) <= 40_000
    assert cache.read(names[-1]) is not None
    assert cache.read(names[0]) is None


FILL = """
import sys
from pathlib import Path
from autograder.checks.observers.disk_cache import DiskCache
cache = DiskCache(Path(sys.argv[1]))
for number in range(300):
    name, content = f"{number % 30:064x}", f"content {number % 30}".encode()
    cache.write(name, content)
    assert cache.read(name) == content  # while others write the same
"""


def test_several_processes_read_and_write_at_once(tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", FILL, tmp_path]) for _ in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert len(entries(tmp_path)) == 30


def test_the_environment_moves_it_and_turns_it_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("AUTOGRADER_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert usual_folder() == str(tmp_path / ".cache" / "autograder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert usual_folder() == str(tmp_path / "xdg" / "autograder")
    monkeypatch.setenv("AUTOGRADER_CACHE", str(tmp_path / "mine"))
    assert usual_folder() == str(tmp_path / "mine")
    monkeypatch.setenv("AUTOGRADER_CACHE", "off")
    assert usual_folder() == ""
