"""Tests of kept observations: found again by the content of all that they depend on, and by nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
import torch

from autograder.checks.observers import cached
from autograder.checks.observers.cached import DiskCached, origin_of
from autograder.checks.observers.disk_cache import DiskCache
from autograder.inside.protocol.limits import Limits
from autograder.inside.protocol.observation import Ending, Observation, see
from autograder.inside.protocol.request import Build, Call, Load, SourceFile
from autograder.inside.protocol.wire import Argument, encode

LOAD = Load("m", [SourceFile("m.py", b"x = 1")], companions={"workbench.py": b"y = 1"})
ORIGIN = origin_of(LOAD, Limits())


class Counting:
    """An observer that counts how often it is asked."""

    def __init__(self, ended: Ending) -> None:
        self.ended = ended
        self.asked = 0

    def observe(self, request: Call | Build) -> Observation:
        self.asked += 1
        return Observation(self.ended, output=see({"x": torch.arange(3.0), "y": [float("nan"), 1]}))


def call(value: float) -> Call:
    return Call(function="f", args=[Argument(torch.full((2, 3), value))], cotangents=[torch.ones(2)])


def test_an_observation_is_made_once_and_comes_back_whole(tmp_path: Path) -> None:
    observer = Counting(Ending("returned"))
    made = DiskCached(observer, DiskCache(tmp_path), ORIGIN).observe(call(1))
    found = DiskCached(observer, DiskCache(tmp_path), ORIGIN).observe(call(1))
    assert observer.asked == 1
    assert encode(found) == encode(made)


@pytest.mark.parametrize("how", ["timed_out", "out_of_memory", "out_of_disk", "crashed", "exited", "nonsense"])
def test_how_a_limit_ended_a_run_is_not_kept(tmp_path: Path, how: str) -> None:
    observer = Counting(Ending(how))  # type: ignore[arg-type]
    for _ in range(2):
        DiskCached(observer, DiskCache(tmp_path), ORIGIN).observe(call(1))
    assert observer.asked == 2


def test_an_entry_that_is_no_observation_is_made_anew(tmp_path: Path) -> None:
    observer, cache = Counting(Ending("returned")), DiskCache(tmp_path)
    kept = DiskCached(observer, cache, ORIGIN)
    cache.write(kept.name(call(1)), b"an entry of another version")
    kept.observe(call(1))
    kept.observe(call(1))
    assert observer.asked == 1


def test_each_request_has_a_name_of_its_own() -> None:
    kept = DiskCached(Counting(Ending("returned")), DiskCache(Path("/dev/null/nowhere")), ORIGIN)
    requests = [
        call(1),
        call(2),
        msgspec.structs.replace(call(1), seed=1),
        msgspec.structs.replace(call(1), traced=True),
    ]
    requests.append(msgspec.structs.replace(call(1), device="meta"))
    assert len({kept.name(request) for request in requests}) == len(requests)


OTHERS = {
    "sources": origin_of(msgspec.structs.replace(LOAD, sources=[SourceFile("m.py", b"x = 2")]), Limits()),
    "another overlay": origin_of(
        msgspec.structs.replace(LOAD, sources=[*LOAD.sources, SourceFile("t01.py", b"x = 2")]), Limits()
    ),
    "workbench": origin_of(msgspec.structs.replace(LOAD, companions={"workbench.py": b"y = 2"}), Limits()),
    "threads": origin_of(LOAD, Limits(threads=2)),
    "memory": origin_of(LOAD, Limits(memory_mb=1)),
    "device": origin_of(LOAD, Limits(), "NVIDIA H100"),
    "inside": msgspec.structs.replace(ORIGIN, inside="other code of ours"),
    "torch": msgspec.structs.replace(ORIGIN, torch="0.0"),
    "numpy": msgspec.structs.replace(ORIGIN, numpy="0.0"),
    "python": msgspec.structs.replace(ORIGIN, python="0.0"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_whatever_goes_into_an_observation_is_part_of_its_name(name: str) -> None:
    one, other = (
        DiskCached(Counting(Ending("returned")), DiskCache(Path("/dev/null/nowhere")), origin)
        for origin in (ORIGIN, OTHERS[name])
    )
    assert one.name(call(1)) != other.name(call(1))


def test_every_part_of_an_origin_is_tried() -> None:
    differing = {
        field
        for other in OTHERS.values()
        for field in ORIGIN.__struct_fields__
        if getattr(other, field) != getattr(ORIGIN, field)
    }
    assert differing == set(ORIGIN.__struct_fields__)


def test_our_own_code_is_read_as_it_is() -> None:
    before = cached.inside()
    assert len(before) == 64
    cached.inside.cache_clear()
    assert cached.inside() == before


def test_a_change_in_any_file_of_ours_in_a_worker_changes_the_digest(tmp_path: Path) -> None:
    copy = tmp_path / "inside"
    shutil.copytree(cached.INSIDE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = cached.digest_of(copy)
    assert before == cached.inside()
    files = sorted(copy.rglob("*.py"))
    assert {file.parent.name for file in files} == {"inside", "protocol", "remote", "verbs", "walls"}
    for file in files:
        content = file.read_bytes()
        file.write_bytes(content + b"\n")
        assert cached.digest_of(copy) != before, file
        file.write_bytes(content)
    assert cached.digest_of(copy) == before


def test_a_new_a_moved_and_a_missing_file_change_the_digest(tmp_path: Path) -> None:
    (tmp_path / "verbs").mkdir()
    (tmp_path / "verbs" / "calling.py").write_text("x = 1\n")
    digests = [cached.digest_of(tmp_path)]
    (tmp_path / "verbs" / "deeper").mkdir()
    (tmp_path / "verbs" / "deeper" / "new.py").write_text("")
    digests.append(cached.digest_of(tmp_path))
    (tmp_path / "verbs" / "calling.py").rename(tmp_path / "calling.py")
    digests.append(cached.digest_of(tmp_path))
    (tmp_path / "calling.py").unlink()
    digests.append(cached.digest_of(tmp_path))
    assert len(set(digests)) == 4
