"""Tests of comparisons: each way to differ has its own words, told from the coarsest to the finest."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.checks.claims import compare
from autograder.inside.protocol.observation import RETURNED, Ending, Observation, see

NAN, INF = float("nan"), float("inf")
X = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def said(got: Any, expected: Any) -> str | None:
    found = compare.outputs(see(got), see(expected), see(expected), 6)
    return None if found is None else found.message.text


def changed(index: tuple[int, ...], value: float, x: Tensor = X) -> Tensor:
    y = x.clone()
    y[index] = value
    return y


# --- outputs


@pytest.mark.parametrize(
    "value",
    [X, X.to(torch.bfloat16), torch.tensor([NAN, INF, -INF]), torch.empty(0, 3), torch.tensor(3), torch.tensor([True])],
    ids=str,
)
def test_the_same_tensor_does_not_differ(value: Tensor) -> None:
    assert said(value.clone(), value) is None


@pytest.mark.parametrize(
    "value", [None, True, 7, 1 << 40, 2.5, NAN, INF, 1e300, "text", [1, "a"], (), {"a": [X]}], ids=repr
)
def test_the_same_value_does_not_differ(value: Any) -> None:
    assert said(value, value) is None


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        (None, X, "The output: expected a tensor, got None."),
        (2.5, X, "The output: expected a tensor, got a number."),
        ([1.0], X, "The output: expected a tensor, got a list."),
        (X, 2.5, "The output: expected a number, got a tensor."),
        (torch.nn.Linear(1, 1), X, "got a value of type torch.nn.modules.linear.Linear."),
        (X[:1], X, "The output: expected shape (2, 3), got (1, 3)."),
        (X.reshape(6), X, "The output: expected shape (2, 3), got (6,)."),
        (X.sum(), X.sum(0, keepdim=True), "The output: expected shape (1, 3), got ()."),
        (X.double(), X, "The output: expected dtype float32, got float64."),
        (X.long(), X, "The output: expected dtype float32, got int64."),
        (X.to("meta"), X, "The output: expected device cpu, got meta."),
        (X.to_sparse(), X, "The output: the tensor cannot be read"),
        (changed((1, 0), 9.0), X, "1 of 6 values differs, first at [1, 0]: expected 4, got 9."),
        (X + 1, X, "6 of 6 values differ, first at [0, 0]: expected 1, got 2."),
        (
            changed((0, 1), NAN),
            X,
            "NaN or infinity is in the wrong place in 1 of 6 values, first at [0, 1]",
        ),
        (X, changed((0, 1), NAN), "first at [0, 1]: expected nan, got 2."),
        (changed((0, 0), INF), changed((0, 0), -INF), "expected -inf, got inf."),
        (torch.tensor(2.0), torch.tensor(3.0), "The output: expected 3, got 2."),
        (torch.tensor([1, 2]), torch.tensor([1, 3]), "1 of 2 values differs, first at [1]: expected 3, got 2."),
        (torch.tensor([True]), torch.tensor([False]), "expected False, got True."),
        (2, 3, "The output: expected 3, got 2."),
        (7_850_001, 7_850_000, "expected 7850000, got 7850001."),
        (1 << 53, (1 << 53) + 1, "got 9007199254740992."),
        (2.5, 2.4, "The output: expected 2.4, got 2.5."),
        (NAN, 1.0, "The output: expected 1, got nan."),
        ("cat", "dog", "The output: expected 'dog', got 'cat'."),
        (True, False, "The output: expected False, got True."),
        (1, True, "expected True or False, got a number."),
        ((X, 2), (X, 3), "Part [1] of the output: expected 3, got 2."),
        ({"a": X + 1}, {"a": X}, "Part ['a'] of the output: 6 of 6 values differ"),
        ({"b": X}, {"a": X}, "Part ['a'] of the output: expected a tensor, but there is nothing."),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_each_difference_has_its_words(got: Any, expected: Any, words: str) -> None:
    told = said(got, expected)
    assert told is not None and words in told, told


@pytest.mark.parametrize(("got", "expected"), [([X], [X, X]), ([X, X], [X]), ((), (1,)), ({"a": 1, "b": 2}, {"a": 1})])
def test_another_length_is_told_with_both(got: Any, expected: Any) -> None:
    told = said(got, expected)
    assert told is not None and str(len(got)) in told and str(len(expected)) in told


def test_a_tuple_is_no_list() -> None:
    assert said([1], (1,)) is not None


def test_a_number_that_differs_behind_the_sixth_digit_is_shown_in_full() -> None:
    told = said(X.double() + 1e-9, X.double())
    assert told is not None and "expected 1, got 1.000000001" in told


def test_a_rounding_error_is_no_difference() -> None:
    x = torch.randn(4, 5)
    assert said(x + x.abs() * 1e-7, x) is None
    assert said(0.1 + 0.2, 0.3) is None


# --- endings


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending("raised", "ValueError", "no", 7, "f", "a.py"), "f raised ValueError on line 7 of a.py: no"),
        (Ending("raised", "ValueError", "", 7, "f", "a.py"), "f raised ValueError on line 7 of a.py."),
        (Ending("raised", "E", "no", 2, "f", "cell 3 of a.ipynb"), "on line 2 of cell 3 of a.ipynb: no"),
        (Ending("raised", "TypeError", "f() takes 1"), "f raised TypeError: f() takes 1"),
        (Ending("raised", "TypeError"), "f raised TypeError."),
        (Ending("timed_out", text="5"), "f gave no answer within 5 seconds and was stopped."),
        (Ending("out_of_memory", text="1024"), "f took more than the 1024 MB of memory"),
        (Ending("raised", "MemoryError"), "memory"),
        (Ending("crashed", "SIGSEGV"), "Python itself crashed while f ran (SIGSEGV)."),
        (Ending("exited", text="3"), "f ended the whole program (exit status 3) instead of returning."),
        (Ending("nonsense", text="x"), "The answer of f could not be read."),
        (
            Ending("misfit", text="size\nmismatch"),
            "weights of its own into f, and they do not fit: size mismatch",
        ),
    ],
    ids=lambda value: value.how if isinstance(value, Ending) else "",
)
def test_each_ending_has_its_words(ending: Ending, words: str) -> None:
    found = compare.endings(ending, "f")
    assert found is not None and words in found.message.text, found
    assert compare.endings(RETURNED, "f") is None


# --- gradients


def run(ended: Ending | None = RETURNED, arguments: tuple[str, ...] = ("x", "y"), **gradients: Any) -> Observation:
    return Observation(RETURNED, arguments=list(arguments), gradients_ended=ended, gradients=gradients)


REFERENCE = run(x=X, y=torch.zeros(2))


@pytest.mark.parametrize(
    ("student", "words"),
    [
        (run(None), "The gradients cannot be compared: the output does not have the expected shape."),
        (run(Ending("misfit")), "The gradients cannot be compared: the output does not have the expected shape."),
        (
            run(Ending("no_graph"), x=None, y=None),
            "for autograd, the output does not depend on x, y.",
        ),
        (run(Ending("raised", "RuntimeError", "graph\nfreed")), "The backward pass raised RuntimeError: graph freed"),
        (run(x=None, y=None), "No gradient reaches x."),
        (run(x=X[:1], y=None), "The gradient of x: expected shape (2, 3), got (1, 3)."),
        (run(x=X + 1, y=None), "The gradient of x: 6 of 6 values differ, first at [0, 0]: expected 1, got 2."),
        (run(x=X, y=torch.ones(2)), "The gradient of y: 2 of 2 values differ"),
        (run(x=changed((0, 0), NAN)), "The gradient of x: NaN or infinity is in the wrong place in 1 of 6 values"),
    ],
)
def test_each_difference_of_gradients_has_its_words(student: Observation, words: str) -> None:
    found = compare.gradients(student, REFERENCE, REFERENCE, 6)
    assert found is not None
    assert words in found.message.text, found.message.text


def test_no_gradient_and_a_zero_gradient_are_the_same_step() -> None:
    assert compare.gradients(run(x=X, y=None), REFERENCE, REFERENCE, 6) is None
    reference = run(x=X, y=None)
    assert compare.gradients(run(x=X, y=torch.zeros(2)), reference, reference, 6) is None
    found = compare.gradients(run(x=X, y=torch.ones(2)), reference, reference, 6)
    assert found is not None and found.message.text == "A gradient reaches y, where there should be none."


def test_arguments_are_matched_by_place_whatever_a_student_calls_them() -> None:
    own = run(arguments=("logits", "target"), logits=X, target=None)
    assert compare.gradients(own, REFERENCE, REFERENCE, 6) is None
    swapped = run(arguments=("y", "x"), y=X, x=torch.zeros(2))
    assert compare.gradients(swapped, REFERENCE, REFERENCE, 6) is None
    reference = run(arguments=("parts",), **{"parts[0]": X, "parts[1]": X})  # type: ignore[arg-type]
    own = run(arguments=("tensors",), **{"tensors[0]": X, "tensors[1]": X + 1})  # type: ignore[arg-type]
    found = compare.gradients(own, reference, reference, 6)
    assert found is not None and "parts[1]" in found.message.text


def test_parameters_are_matched_by_name() -> None:
    reference = run(arguments=("input",), input=X, weight=X)
    own = run(arguments=("x",), x=X, weight=X + 1)
    found = compare.gradients(own, reference, reference, 6)
    assert found is not None and "weight" in found.message.text
