"""Tests of what a check reads itself: both sides of a comparison, and what was not observed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from autograder.checks import randn
from autograder.checks.api.both import Both
from autograder.checks.api.result_view import ObservationView
from autograder.checks.claims.claims import CheckFailed, ReferenceFailed
from autograder.inside.protocol.observation import RETURNED, Ending, Leaf, ModuleFacts, Observation, Training, see

Makes = Callable[..., Both]

LINEAR = """
class M(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(o, i))
        self.bias = nn.Parameter(torch.zeros(o))
        self.register_buffer("count", torch.zeros(1))
    def forward(self, x):
        return x @ self.weight.T + self.bias
"""


def test_both_sides_can_be_read(both_of: Makes) -> None:
    run = both_of("def f(x):\n    return x + 1, 5\n", "def f(x):\n    return x + 2, 7\n").call("f", torch.zeros(2))
    assert run.reference.output[0].tolist() == [1, 1] and run.reference.output[1] == 5
    assert run.student.output[0].tolist() == [2, 2] and run.student.output[1] == 7
    raising = both_of("def f(x):\n    raise ValueError\n", "def f(x):\n    1 / 0\n").call("f", 1)
    assert raising.reference.raised == "ValueError"
    with pytest.raises(ReferenceFailed):
        _ = raising.student


@pytest.mark.parametrize("answer", ["None", "'text'", "[x]", "x.unsqueeze(0)", "x.int()", "{}"])
def test_an_answer_that_a_check_could_not_compute_with_fails_and_is_not_our_fault(both_of: Makes, answer: str) -> None:
    run = both_of("def f(x):\n    return x\n", f"def f(x):\n    return {answer}\n").call("f", torch.zeros(2))
    with pytest.raises(CheckFailed, match="expected"):
        _ = run.student.output + 1


def test_facts_of_a_module_can_be_read(both_of: Makes) -> None:
    run = both_of(LINEAR, LINEAR).build("M", 3, 2).eval().call(randn(4, 3)).student
    assert not run.module.training and list(run.parameters) == ["weight", "bias"]
    assert run.called == [""] and "count" in run.state_after and run.submodules == {}


def test_what_was_not_observed_is_empty() -> None:
    view = ObservationView(Observation(RETURNED))
    assert (view.output, view.gradients, view.raised, view.events, view.modes) == (None, {}, "", "", [])
    assert view.module == ModuleFacts() and view.training == Training()
    assert (view.parameters, view.state, view.state_after) == ({}, {}, [])
    assert (view.submodules, view.called) == ({}, [])


def test_only_an_exception_has_a_name() -> None:
    assert ObservationView(Observation(Ending("raised", "KeyError"))).raised == "KeyError"
    assert ObservationView(Observation(Ending("crashed", "SIGSEGV"))).raised == ""


def test_a_value_of_another_type_is_shown_by_its_name() -> None:
    output = ObservationView(Observation(RETURNED, see([1, object()]))).output
    assert output[0] == 1 and isinstance(output[1], Leaf) and output[1].kind == "builtins.object"


def test_events_and_modes_are_those_of_the_training() -> None:
    view = ObservationView(Observation(RETURNED, training=Training("FBS", [True])))
    assert (view.events, view.modes) == ("FBS", [True])
