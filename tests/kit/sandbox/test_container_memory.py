"""Tests of the memory that a container leaves: read from control groups of both versions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.container_memory import LEAST_MB, OURS_MB, bounded

MB = 1 << 20


@pytest.fixture
def groups(tmp_path: Path) -> Callable[..., Any]:
    """Makes control groups: files by path, and what a process says of its own."""

    def make(own: Any, **limits: Any) -> Any:
        for path, limit in limits.items():
            file = tmp_path / path.replace("__", "/").replace("_dot_", ".")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{limit}\n")
        (tmp_path / "own").write_text(own)
        return {"mount": tmp_path, "own": tmp_path / "own"}

    return make


def test_a_container_of_version_2_bounds_a_worker(groups: Any) -> None:
    assert bounded(1024, **groups("0::/\n", memory_dot_max=768 * MB)) == 768 - OURS_MB


def test_a_container_of_version_1_bounds_a_worker(groups: Any) -> None:
    own = "5:memory:/docker/abc\n4:cpu,cpuacct:/\n"
    assert bounded(1024, **groups(own, memory__memory_dot_limit_in_bytes=768 * MB)) == 768 - OURS_MB


def test_a_group_of_its_own_inside_of_a_large_one_counts(groups: Any) -> None:
    inner = {"memory__inner__memory_dot_limit_in_bytes": 600 * MB, "memory__memory_dot_limit_in_bytes": 1 << 62}
    assert bounded(1024, **groups("5:memory:/inner\n", **inner)) == 600 - OURS_MB


def test_an_assignment_that_asks_for_less_gets_less(groups: Any) -> None:
    assert bounded(100, **groups("0::/\n", memory_dot_max=768 * MB)) == 100


def test_a_tiny_container_leaves_something(groups: Any) -> None:
    assert bounded(1024, **groups("0::/\n", memory_dot_max=256 * MB)) == LEAST_MB


def test_no_limit_and_no_control_groups_bound_nothing(groups: Any, tmp_path: Path) -> None:
    assert bounded(1024, **groups("0::/\n", memory_dot_max="max")) == 1024
    assert bounded(1024, mount=tmp_path / "none", own=tmp_path / "nothing") == 1024
