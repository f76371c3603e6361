"""Tests of one report made of two: a check ends as the gravest of its devices."""

from __future__ import annotations

import msgspec
import pytest

from autograder.grading.results.provenance import now, same_work
from autograder.grading.results.report_merge import merged
from autograder.locale.message import message
from autograder.report import CheckOutcome, CheckResult, Finding, Report

WORSE: list[CheckOutcome] = ["passed", "not_run", "blocked", "not_attempted", "failed", "broken"]


def report(device: str, *outcomes: CheckOutcome) -> Report:
    devices: dict[str, CheckOutcome] = {"cpu": "not_run", "cuda": "not_run"}
    checks = [
        CheckResult(
            id=f"f/test_{number}",
            exercise="f",
            title="It is right.",
            outcome=outcome,
            points=2.0 if outcome == "passed" else 0.0,
            max_points=2.0,
            devices=devices | {device: outcome},
            message=None if outcome == "passed" else message("no_graph", names=device),
            mistake=f"m_{device}" if outcome == "failed" else None,
        )
        for number, outcome in enumerate(outcomes)
    ]
    other = "cuda" if device == "cpu" else "cpu"
    provenance = msgspec.structs.replace(now(0), devices=[device], gpu="G" if device == "cuda" else "")
    provenance = msgspec.structs.replace(provenance, walls=["pid", "landlock"][: 1 + (device == "cpu")])
    return Report(
        assignment="a", student="s", score=sum(check.points for check in checks), max_score=2.0 * len(checks),
        checks=checks, waiting={other: message("no_gpu")}, provenance=provenance,
    )  # fmt: skip


@pytest.mark.parametrize("cpu", WORSE)
@pytest.mark.parametrize("cuda", WORSE)
def test_a_check_ends_as_the_gravest_of_its_devices(cpu: CheckOutcome, cuda: CheckOutcome) -> None:
    done = merged(report("cpu", cpu, "passed"), report("cuda", cuda, "passed"))
    check = done.checks[0]
    assert check.outcome == max(cpu, cuda, key=WORSE.index)
    assert check.points == (2.0 if cpu == cuda == "passed" else 0.0)
    assert check.devices == {"cpu": cpu, "cuda": cuda}
    assert done.score == check.points + 2.0
    assert done.points_open == (2.0 if check.outcome in ("not_run", "broken") else 0.0)
    assert done.outcome == ("broken" if "broken" in (cpu, cuda) else "graded")


def test_where_both_find_fault_the_words_of_the_first_stand() -> None:
    check = merged(report("cpu", "failed"), report("cuda", "failed")).checks[0]
    assert check.message == message("no_graph", names="cpu") and check.mistake == "m_cpu"


def test_what_the_gpu_alone_finds_is_told_as_that() -> None:
    check = merged(report("cpu", "passed"), report("cuda", "failed")).checks[0]
    assert check.message == message("on_another_device", device="cuda", told=message("no_graph", names="cuda"))
    assert check.mistake == "m_cuda"


def test_findings_are_told_once_and_nothing_waits_any_longer() -> None:
    finding = Finding(id="conduct_engine", severity="warn", message=message("no_graph", names="x"))
    one, other = report("cpu", "passed"), report("cuda", "passed")
    one.findings, other.findings = [finding], [finding, msgspec.structs.replace(finding, id="another")]
    done = merged(one, other)
    assert [found.id for found in done.findings] == ["conduct_engine", "another"]
    assert done.waiting == {}
    assert (done.provenance.devices, done.provenance.gpu) == (["cpu", "cuda"], "G")
    assert done.provenance.walls == ["pid"], "a wall that stood on one machine alone does not stand for both"


def test_a_gpu_machine_has_another_build_of_torch_and_may_have_another_patch_of_python() -> None:
    one = msgspec.structs.replace(now(0), torch="2.13.0", python="3.11.4")
    assert same_work(one, msgspec.structs.replace(one, torch="2.13.0+cu130", python="3.11.9"))
    assert not same_work(one, msgspec.structs.replace(one, torch="2.12.0"))
    assert not same_work(one, msgspec.structs.replace(one, python="3.12.4"))
    for field in ("submission", "assignment", "autograder", "secret"):
        assert not same_work(one, msgspec.structs.replace(one, **{field: "another"}))
    assert not same_work(one, msgspec.structs.replace(one, seed=1))
