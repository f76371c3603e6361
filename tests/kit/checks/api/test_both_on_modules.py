"""Tests of `both` on modules: the reference's weights on both sides, and facts of what was built."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from autograder.checks import randn
from autograder.checks.api.both import Both
from autograder.checks.claims.claims import CheckFailed

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


def test_facts_of_a_module_can_be_read(both_of: Makes) -> None:
    run = both_of(LINEAR, RIGHT).build("M", 3, 2).eval().call(randn(4, 3)).student
    assert not run.module.training and list(run.parameters) == ["weight", "bias"]
    assert run.called == [""] and "count" in run.state_after and "answer.M" in run.classes and run.submodules == {}
