"""Tests of built modules: the reference's weights on both sides, steps before the call, and registered names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from autograder.checks import randn
from autograder.checks.api.both import Both
from autograder.checks.claims.claims import CheckFailed, ReferenceFailed

Makes = Callable[..., Both]
Assertion = Callable[[Both], None]

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

RIGHT = LINEAR.replace("x @ self.weight.T + self.bias", "nn.functional.linear(x, self.weight, self.bias)")


def failed(both: Both, assertion: Assertion) -> str:
    with pytest.raises(CheckFailed) as caught:
        assertion(both)
    assert str(caught.value) == caught.value.disagreement.message.text
    return str(caught.value)


@pytest.mark.parametrize(
    ("assertion", "change", "words"),
    [
        (
            lambda both: both.build("M", 3, 2).call(randn(4, 3)).assert_same_output(),
            ("+ self.bias", "- 1"),
            "The output: 8 of 8 values differ",
        ),
        (
            lambda both: both.build("M", 3, 2).call(randn(4, 3)).assert_same_gradients(),
            ("x @ self.weight.T", "x @ self.weight.T.detach()"),
            "No gradient reaches weight.",
        ),
        (
            lambda both: both.build("M", 3, 2).double().call(randn(4, 3, dtype=torch.float64)).assert_same_output(),
            ("x @ self.weight.T", "(x.float() @ self.weight.T.float())"),
            "The output",
        ),
        (
            lambda both: both.build("M", 3, 2).assert_same_parameters(),
            ("self.bias = nn.Parameter(torch.zeros(o))", "self.b = nn.Parameter(torch.zeros(o))"),
            "Missing parameters: bias. Found instead: b.",
        ),
        (
            lambda both: both.build("M", 3, 2).assert_same_parameters(),
            ("self.bias = nn.Parameter(torch.zeros(o))", "self.bias = torch.zeros(o)"),
            "Missing parameters: bias.",
        ),
        (
            lambda both: both.build("M", 3, 2).assert_same_parameters(),
            ("torch.randn(o, i)", "torch.randn(i, o)"),
            "weight: expected shape (2, 3), got (3, 2).",
        ),
        (
            lambda both: both.build("M", 3, 2).assert_same_parameters(),
            ("torch.randn(o, i)", "torch.randn(o, i), requires_grad=False"),
            "weight cannot learn: its requires_grad is False.",
        ),
        (
            lambda both: both.build("M", 3, 2).assert_same_parameters(),
            ('self.register_buffer("count", torch.zeros(1))', "self.more = nn.Parameter(torch.zeros(1))"),
            "Parameters that should not be there: more.",
        ),
        (
            lambda both: both.build("M", 3, 2).assert_same_parameters(),
            ('self.register_buffer("count", torch.zeros(1))', "pass"),
            "Missing buffers: count.",
        ),
        (
            lambda both: both.build("M", 3, 2).assert_same_parameters(),
            ("class M(nn.Module):", "def M(i, o):\n    return 3\nclass N(nn.Module):"),
            "M should be an nn.Module, and is not.",
        ),
        (
            lambda both: both.build("M", 3, 2).call(randn(4, 3)).assert_same_output(),
            ("torch.randn(o, i)", "torch.randn(i, o)"),
            "weights of its own into M, and they do not fit: ",
        ),
        (
            lambda both: both.build("M", 3, 2).functional().call(randn(4, 3)).assert_same_output(),
            ("return x @ self.weight.T", "return x @ self.kept.T"),
            "M raised AttributeError",
        ),
    ],
)
def test_modules_are_compared_with_the_references_weights(
    both_of: Makes, assertion: Assertion, change: tuple[str, str], words: str
) -> None:
    assertion(both_of(LINEAR, RIGHT))
    assert change[0] in LINEAR
    assert words in failed(both_of(LINEAR, LINEAR.replace(*change)), assertion)


def test_a_module_that_is_untouched_keeps_its_own_weights(both_of: Makes) -> None:
    built = both_of(LINEAR, RIGHT).build("M", 3, 2)
    assert torch.equal(built.seeded(3).student.state["weight"], built.seeded(3).reference.state["weight"])
    built.seeded(3).untouched().call(randn(4, 3)).assert_same_output()
    other = both_of(LINEAR, LINEAR.replace("torch.randn(o, i)", "torch.rand(o, i)")).build("M", 3, 2)
    other.call(randn(4, 3)).assert_same_output()
    with pytest.raises(CheckFailed):
        other.untouched().call(randn(4, 3)).assert_same_output()


def test_steps_can_be_chained_and_leave_the_module_before_them_alone(both_of: Makes) -> None:
    built = both_of(LINEAR, RIGHT).build("M", 3, 2)
    chained = built.eval().copied().double()
    assert chained.request.journey == ["eval", "copied", "double"] and built.request.journey == []
    chained.call(randn(4, 3, dtype=torch.float64)).assert_same_gradients()
    assert not chained.student.module.training and built.student.module.training


@pytest.mark.parametrize("step", ["eval", "double", "bfloat16", "on_meta", "copied", "functional", "untouched"])
def test_every_step_can_be_taken_before_the_parameters_are_compared(both_of: Makes, step: str) -> None:
    built = both_of(LINEAR, RIGHT).build("M", 3, 2)
    getattr(built, step)().assert_same_parameters()


def test_a_frozen_parameter_of_the_references_may_be_frozen_or_not(both_of: Makes) -> None:
    frozen = LINEAR.replace("torch.randn(o, i)", "torch.randn(o, i), requires_grad=False")
    both_of(frozen, LINEAR).build("M", 3, 2).assert_same_parameters()
    both_of(frozen, frozen).build("M", 3, 2).assert_same_parameters()


def test_a_reference_that_is_no_module_is_our_fault(both_of: Makes) -> None:
    factory = "def M(i, o):\n    return 3\n"
    with pytest.raises(ReferenceFailed, match="M should be an nn\\.Module"):
        both_of(factory, LINEAR).build("M", 3, 2).assert_same_parameters()
    with pytest.raises(ReferenceFailed, match="the reference builds no module"):
        both_of("", LINEAR).build("M", 3, 2).call(randn(4, 3))
