"""Tests of diagnosis: a mistake is named by what it does; none is rather than a wrong one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograder.checks import randn
from autograder.checks.api.both import Both
from autograder.checks.claims.claims import CheckFailed
from autograder.checks.diagnosis.diagnose import Diagnosis, diagnose, diagnose_assertion
from autograder.checks.observers.known_mistake import KnownMistake
from autograder.checks.observers.observer import Remembered
from autograder.sandbox.subject import Subject

HEAD = "import torch\nfrom torch import nn\n"
RIGHT = "def f(x, dim):\n    return x.softmax(dim)\n"
MISTAKES = {
    "t02_always_last": "def f(x, dim):\n    return x.softmax(-1)\n",
    "t03_always_first": "def f(x, dim):\n    return x.softmax(0)\n",
    "t05_changes_input": "def f(x, dim):\n    x -= 1\n    return x.softmax(dim)\n",
    "g01_detached_sum": "def f(x, dim):\n    e = x.exp()\n    return e / e.sum(dim, keepdim=True).detach()\n",
    "t07_wrong_name": "def f(x, dim):\n    return x.soft_max(dim)\n",
    "t08_drops": "def f(x, dim):\n    return nn.functional.dropout(x.softmax(dim))\n",
}

Makes = Callable[..., Diagnosis]


@pytest.fixture
def diagnosis(both_of: Callable[..., Both], start: Callable[..., Subject]) -> Makes:
    """The diagnosis of a student whose f fails one of the assertions."""

    def make(
        student: str,
        *assertions: Callable[[Both], None],
        known: dict[str, str] | None = None,
        reference: str = RIGHT,
    ) -> Diagnosis:
        both = both_of(reference, student)
        mistakes = [
            KnownMistake(id, f"cause of {id}", f"hint of {id}", Remembered(start(HEAD + source)))
            for id, source in (MISTAKES if known is None else known).items()
        ]
        failure = None
        for assertion in assertions:
            try:
                assertion(both)
            except CheckFailed as error:
                failure = failure or error
        assert failure is not None
        return diagnose(failure, mistakes, both.pair.history)

    return make


def values(both: Both) -> None:
    both.call("f", randn(4, 5), dim=0).assert_same_output()


def other_values(both: Both) -> None:
    both.call("f", randn(4, 5), dim=1).assert_same_output()


def gradients(both: Both) -> None:
    both.call("f", randn(4, 5), dim=0).assert_same_gradients()


def unchanged(both: Both) -> None:
    both.call("f", randn(4, 5), dim=0).assert_inputs_unchanged()


@pytest.mark.parametrize(
    ("student", "assertion", "mistake"),
    [
        ("def f(a, dim):\n    e = a.exp()\n    return e / e.sum(a.dim() - 1)[:, None]\n", values, "t02_always_last"),
        ("def f(x, dim):\n    e = (x - x.max()).exp()\n    return e / sum(e)\n", other_values, "t03_always_first"),
        (
            "def f(x, dim):\n    return x.exp() / x.detach().exp().sum(dim, keepdim=True)\n",
            gradients,
            "g01_detached_sum",
        ),
        ("def f(x, dim):\n    x.mul_(2).div_(2)\n    return x.softmax(dim)\n", unchanged, "t05_changes_input"),
        ("def f(y, dim):\n    z = 1\n    return y.soft_max(dim)\n", values, "t07_wrong_name"),
    ],
    ids=["values", "values_in_another_order", "gradients", "conduct", "exception"],
)
def test_a_mistake_is_named_by_what_it_does(
    diagnosis: Makes, student: str, assertion: Callable[[Both], None], mistake: str
) -> None:
    found = diagnosis(student, assertion)
    assert found.mistake == mistake
    assert found.cause is not None and found.cause.text == f"cause of {mistake}"
    assert found.hint is not None and found.hint.text == f"hint of {mistake}"


@pytest.mark.parametrize(
    "student",
    [
        "def f(x, dim):\n    return x.softmax(dim) * 0.9\n",
        "def f(x, dim):\n    return x.softmax(-1) + 1e-3\n",
        "def f(x, dim):\n    return torch.full_like(x, float('nan'))\n",
        "def f(x, dim):\n    return x.softmax(-1).double()\n",
        "def f(x, dim):\n    return x.soft_min(dim)\n",
    ],
)
def test_a_mistake_that_is_only_alike_is_not_named(diagnosis: Makes, student: str) -> None:
    assert diagnosis(student, values).mistake is None


def test_where_no_mistake_fits_the_generic_pattern_speaks(diagnosis: Makes) -> None:
    found = diagnosis("def f(x, dim):\n    return -x.softmax(dim)\n", values)
    assert found.mistake is None
    assert found.cause is not None and found.cause.id == "cause_sign"
    assert diagnosis("def f(x, dim):\n    return x.softmax(dim).sin().cos()\n", values) == Diagnosis()


def test_of_several_that_fit_another_request_decides(diagnosis: Makes) -> None:
    known = {
        "t01_last": MISTAKES["t02_always_last"],
        "t02_last_and_first": "def f(x, dim):\n    return x.softmax(-1 if dim == 0 else 0)\n",
    }
    swapped = "def f(x, dim):\n    return x.softmax(1 - dim)\n"
    assert diagnosis(MISTAKES["t02_always_last"], values, other_values, known=known).mistake == "t01_last"
    assert diagnosis(swapped, values, other_values, known=known).mistake == "t02_last_and_first"


def test_of_several_that_nothing_tells_apart_none_is_named(diagnosis: Makes) -> None:
    known = {"t01_last": MISTAKES["t02_always_last"], "t02_last_too": MISTAKES["t02_always_last"]}
    assert diagnosis(MISTAKES["t02_always_last"], values, known=known).mistake is None


def test_of_several_spellings_of_one_mistake_the_first_is_named(diagnosis: Makes) -> None:
    known = {"t01_last": MISTAKES["t02_always_last"], "t01_last_again": MISTAKES["t02_always_last"]}
    assert diagnosis(MISTAKES["t02_always_last"], values, known=known).mistake == "t01_last"


def test_dice_are_no_rounding_errors(diagnosis: Makes) -> None:
    drops = diagnosis("def f(y, dim):\n    return nn.Dropout()(y.softmax(dim))\n", values)
    assert drops.mistake == "t08_drops"
    assert diagnosis("def f(x, dim):\n    return x.softmax(dim) + torch.rand(4, 5)\n", values).mistake is None


def test_a_failed_assert_of_a_checks_own_is_named_by_the_candidates_alone(
    diagnosis: Makes, both_of: Callable[..., Both], start: Callable[..., Subject]
) -> None:
    both = both_of(RIGHT, MISTAKES["t02_always_last"])
    _ = both.call("f", randn(4, 5), dim=0).student
    candidates = [
        KnownMistake(id, f"cause of {id}", "hint", Remembered(start(HEAD + MISTAKES[id])))
        for id in ("t03_always_first", "t02_always_last")
    ]
    assert diagnose_assertion(candidates, both.pair.history).mistake == "t02_always_last"
    assert diagnose_assertion([], both.pair.history) == Diagnosis()
