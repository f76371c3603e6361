"""Tests of proofs: a fresh assignment is proven, and each thing that falls short is told with what to write."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from autograder.assignment import AssignmentError, Course
from autograder.authoring.proof_report import Proof, table
from autograder.authoring.prove import read_plan
from autograder.cli import main

from .conftest import SLUG

pytestmark = pytest.mark.usefixtures("shared_server")
FOLDER = f"solutions/{SLUG}"
ANSWER = "def mean_square(x, dim=-1):\n    return {}\n"


def told(proof: Any) -> Any:
    return [shortfall.text for shortfall in proof.shortfalls]


def test_a_fresh_assignment_is_proven(proof: Callable[..., Proof]) -> None:
    found = proof()
    assert told(found) == []
    assert set(found.trivial) == {"zeros", "ones", "the_input", "nothing"} and not any(found.trivial.values())
    assert found.mistakes["l08_sum_instead_of_mean"].named == "l08_sum_instead_of_mean"
    assert 0 < found.reference_margin < 0.25 and 0 < found.honest["by_hand"] < 0.25
    assert found.mutants.killed == found.mutants.generated > 5 and found.mutants.score == 100
    shown = table(found)
    assert "1 of 1 caught and named" in shown and "full marks over 2 seeds, with 1 and 4 threads" in shown


def test_a_proof_neither_reads_nor_writes_what_earlier_runs_have_kept(
    proof: Callable[..., Proof], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_CACHE", str(tmp_path / "cache"))
    proof(mutants=0, seeds=1)
    assert not (tmp_path / "cache").exists()


def test_a_mistake_that_no_check_catches_is_told(course: Course, proof: Callable[..., Proof]) -> None:
    path = course.root / FOLDER / "mistakes" / "t00_none.py"
    path.write_text(
        '"""Nothing is wrong.\n\nDo nothing.\n"""\n\n\ndef mean_square(x, dim=-1):\n    return (x * x).mean(dim)\n'
    )
    assert told(proof(mutants=0)) == [
        f"{FOLDER}/mistakes/t00_none.py passes every check: add a check that catches it, or delete it"
    ]


def test_two_mistakes_that_behave_alike_are_told(course: Course, proof: Callable[..., Proof]) -> None:
    path = course.root / FOLDER / "mistakes" / "t02_the_same.py"
    path.write_text((path.parent / "l08_sum_instead_of_mean.py").read_text("utf-8"))
    (first, second) = told(proof(mutants=0))
    assert "l08_sum_instead_of_mean.py is not named in mean_square/test_values" in first
    assert "t02_the_same.py is not named in mean_square/test_values" in second and "delete it" in second


def test_an_honest_variant_that_loses_points_is_told(course: Course, proof: Callable[..., Proof]) -> None:
    (course.root / FOLDER / "honest" / "odd.py").write_text(
        "def mean_square(x, dim=-1):\n    return x.mean(dim) ** 2\n"
    )
    found = told(proof(mutants=0))
    assert f"{FOLDER}/honest/odd.py loses public/mean_square/" in found[0] and "too strict" in found[0]


def test_an_honest_variant_near_the_tolerance_is_told(course: Course, proof: Callable[..., Proof]) -> None:
    near = "(x * x).mean(dim) * (1 + 4e-7 * x.numel() ** 0.5)"
    (course.root / FOLDER / "honest" / "near.py").write_text(ANSWER.format(near))
    found = told(proof(mutants=0))
    assert "honest/near.py uses 0." in found[0] and "of a tolerance" in found[0] and "0.25 is allowed" in found[0]


def test_a_trivial_answer_that_earns_points_is_told(course: Course, proof: Callable[..., Proof]) -> None:
    checks = course.root / "tests" / "hidden" / SLUG / "test_mean_square.py"
    text = checks.read_text("utf-8").replace("@points(2)", "@points(1)")
    text += '\n\n@points(1)\ndef test_unchanged(both):\n    """The input stays as it was."""\n'
    text += '    both.call("mean_square", randn(4), dim=0).assert_inputs_unchanged()\n'
    checks.write_text(text)
    assert told(proof(mutants=0)) == [
        f"an answer that gives {name} earns points in mean_square/test_unchanged: let them need a check of values"
        for name in ("zeros", "ones", "the input", "nothing")
    ]


def test_a_trivial_answer_that_cannot_be_imported_is_told(course: Course, proof: Callable[..., Proof]) -> None:
    reference = course.root / FOLDER / "mean_things.py"
    at_import = "\n\ntry:\n    mean_square(double(1)) + 1\nexcept (AttributeError, NotImplementedError):\n    pass\n"
    reference.write_text(reference.read_text("utf-8") + at_import)
    (found,) = {text for text in told(proof(mutants=0)) if "cannot be tried" in text}
    assert found.startswith("an answer that gives nothing cannot be tried: ") and "TypeError" in found


def test_a_check_that_only_some_inputs_pass_is_told_with_the_seed(course: Course, proof: Callable[..., Proof]) -> None:
    checks = course.root / "tests" / "hidden" / SLUG / "test_mean_square.py"
    text = checks.read_text("utf-8").replace("@points(2)", "@points(1)")
    text += '\n\n@points(1, needs=["test_values"])\ndef test_luck(both):\n    """It is large."""\n'
    text += '    assert both.call("mean_square", randn(1)).student.output < 1, "it is not small"\n'
    checks.write_text(text)
    found = told(proof(mutants=0, seeds=12))
    seeds = {text.split("with seed ")[1].split()[0] for text in found if text.startswith("the reference loses ")}
    assert 0 < len(seeds) < 12
    assert all("mean_square/test_luck (it is not small) with seed" in text for text in found if "with seed" in text)
    assert any(text.startswith(f"{FOLDER}/honest/by_hand.py loses") for text in found)


def test_a_mutant_that_never_ends_is_noticed_and_costs_little(course: Course, proof: Callable[..., Proof]) -> None:
    reference = course.root / FOLDER / "mean_things.py"
    loop = "while x is None:\n        pass\n    return (x * x)"
    reference.write_text(reference.read_text("utf-8").replace("return (x * x)", loop))
    started = time.monotonic()
    found = proof(seeds=1)
    assert 2 < time.monotonic() - started < 60  # at least one had to be stopped
    assert not any("`while x is not None" in text for text in told(found))


def test_a_surviving_mutant_is_told_and_can_be_listed_as_equivalent(
    course: Course, proof: Callable[..., Proof]
) -> None:
    reference = course.root / FOLDER / "mean_things.py"
    reference.write_text(reference.read_text("utf-8").replace("return (x * x)", "unused = 1\n    return (x * x)"))
    survived = told(proof())
    assert survived and all("no check notices when `unused = 1` becomes" in text for text in survived)
    assert f"list the change in {FOLDER}/equivalents.toml with the reason" in survived[0]
    after = [text.split("becomes `")[1].split("`")[0] for text in survived]
    entry = (
        '[[equivalent]]\nexercise = "mean_square"\nbefore = "unused = 1"\nafter = "{}"\nreason = "It is not used."\n'
    )
    (course.root / FOLDER / "equivalents.toml").write_text("\n".join(entry.format(text) for text in after))
    found = proof()
    assert told(found) == [] and found.mutants.equivalent == len(after) and found.mutants.score == 100


def test_a_stale_equivalent_is_told(course: Course, proof: Callable[..., Proof]) -> None:
    entry = '[[equivalent]]\nexercise = "mean_square"\nbefore = "a"\nafter = "b"\nreason = "c"\n'
    (course.root / FOLDER / "equivalents.toml").write_text(entry)
    assert told(proof()) == [f"{FOLDER}/equivalents.toml lists `b`, which no surviving mutant is: delete the entry"]


def test_a_check_that_fails_the_reference_is_told(course: Course, proof: Callable[..., Proof]) -> None:
    checks = course.root / "tests" / "hidden" / SLUG / "test_mean_square.py"
    text = checks.read_text("utf-8").replace("assert_same_gradients()", "assert_raises()")
    checks.write_text(text)
    found = told(proof(mutants=0))
    assert any("the reference loses mean_square/test_gradients" in text for text in found)
    assert any("is broken when it judges" in text for text in found)


def test_the_command_prints_a_table_writes_the_proof_and_exits_by_it(course: Course) -> None:
    out = course.root / "proof.json"
    arguments = [
        "prove",
        "--course",
        str(course.root),
        "--seeds",
        "1",
        "--mutants",
        "3",
        "--jobs",
        "1",
        "--out",
        str(out),
    ]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert done.output.startswith(SLUG) and "(a sample of" in done.output
    (kept,) = json.loads(out.read_bytes())["assignments"]
    assert kept["assignment"] == SLUG and kept["shortfalls"] == []
    (course.root / FOLDER / "honest" / "odd.py").write_text(ANSWER.format("0 * x"))
    failed = CliRunner().invoke(main, arguments)
    assert failed.exit_code == 1 and "! solutions/" in failed.output


def test_a_strange_number_of_mutants_is_told() -> None:
    with pytest.raises(AssignmentError, match="say how many, or all"):
        read_plan(3, "some", 1)
    assert read_plan(3, "all", 1).mutants is None
