"""The first difference between two observations: in type, shape, dtype, device, NaN pattern, values, gradients."""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec
import torch
from torch import Tensor

from autograder.checks.claims.tolerance import MARGINS, allowance, measure
from autograder.inside.protocol.observation import Ending, Leaf, Observation
from autograder.locale.message import Message, message

KINDS = ("tensor", "number", "bool", "text", "none", "list", "tuple", "dict")
LIMITS = {"timed_out": "seconds", "out_of_memory": "memory"}  # what the text of such an ending is called
CELL = re.compile(r"cell (\d+) of (.+)")  # the name of a source that comes from a notebook


class Disagreement(msgspec.Struct):
    """One difference: its message, its place, and, if values differ, the two tensors and the tolerance."""

    message: Message
    where: Message | None = None
    got: Any = None
    expected: Any = None
    allowed: float = 0.0


def place(path: str) -> Message:
    """Name the output, or a part of it."""
    return message("output_part", path=path) if path else message("output")


def gradient_place(name: str) -> Message:
    """Name the gradient of an argument or a parameter."""
    return message("gradient_of", name=name)


def source_place(name: str) -> Message | str:
    """Name a source of the student: a file, or a cell of a notebook."""
    cell = CELL.fullmatch(name)
    return message("cell_of", cell=int(cell[1]), file=cell[2]) if cell else name


def endings(student: Ending, name: str) -> Disagreement | None:
    """Return what is said of a run that did not return; None if it did. `name`: of the exercise."""
    if student.how == "returned":
        return None
    if student.how == "raised":
        return Disagreement(_exception(student, name))
    if student.how == "misfit":
        return Disagreement(message("weights_do_not_fit", name=name, text=shorten(student.text)))
    limit = LIMITS.get(student.how)
    values = {"kind": student.kind, "text": student.text} if limit is None else {limit: student.text}
    return Disagreement(message(student.how, name=name, **values))


def _exception(student: Ending, name: str) -> Message:
    if "can't allocate memory" in student.text or student.kind == "MemoryError":
        return message("memory_refused", name=name)
    values: dict[str, Any] = {"name": name, "kind": student.kind, "text": student.text}
    sentence = "raised"
    if student.line is not None:
        sentence = "raised_at_line"
        values |= {"line": student.line, "file": source_place(student.file)}
    return message(sentence if student.text else f"{sentence}_without_text", **values)


def shorten(text: str) -> str:
    """Join the first three lines of a text, and cut it at 300 characters."""
    return " ".join(line.strip() for line in text.splitlines()[:3])[:300]


def outputs(student: list[Leaf], reference: list[Leaf], oracle: list[Leaf], largest_input: int) -> Disagreement | None:
    """Return the first difference between two outputs, by the reference's parts.

    `oracle`: the reference's output in float64; `largest_input`: as `tolerance.allowance` takes it.
    """
    by_path = {leaf.path: leaf for leaf in student}
    exact = {leaf.path: leaf.value for leaf in oracle}
    for expected in reference:
        found = parts(by_path.get(expected.path), expected, exact.get(expected.path), largest_input)
        if found is not None:
            return found
    return None


def parts(got: Leaf | None, expected: Leaf, oracle: Any, largest_input: int) -> Disagreement | None:
    """Return the difference between two parts of outputs; `got` is None if the student's output has no such part."""
    where = place(expected.path)
    if got is None:
        return Disagreement(message("part_missing", where=where, expected=kind_of(expected)))
    if got.kind != expected.kind:
        if got.kind == "none":
            return Disagreement(message("returned_none", where=where, expected=kind_of(expected)))
        return Disagreement(message("wrong_type", where=where, expected=kind_of(expected), got=kind_of(got)))
    if expected.kind == "tensor":
        return tensors(got, expected, oracle, where, largest_input)
    if expected.kind == "number":
        return numbers(got.value, expected.value, oracle, where, largest_input)
    if got.value == expected.value:
        return None
    sentence = "length_differs" if expected.kind in ("list", "tuple", "dict") else "value_differs"
    return Disagreement(message(sentence, where=where, expected=repr(expected.value), got=repr(got.value)), where)


def build_alike(student: list[Leaf], reference: list[Leaf]) -> Disagreement | None:
    """Return the first difference between two outputs in type, shape, dtype or device, ignoring values."""
    by_path = {leaf.path: leaf for leaf in student}
    for expected in reference:
        got = by_path.get(expected.path)
        bare = [msgspec.structs.replace(expected, value=None)]
        if got is None or got.kind != expected.kind or expected.kind == "tensor":
            found = outputs(student, bare, [], 1)
            if found is not None:
                return found
    return None


def kind_of(leaf: Leaf) -> Message:
    """Name the type of a value in a beginner's words."""
    return message(f"kind_{leaf.kind}") if leaf.kind in KINDS else message("kind_other", type=leaf.kind)


def numbers(got: float, expected: float, exact: Any, where: Message, largest_input: int = 1) -> Disagreement | None:
    """Return the difference between two plain numbers: integers must be equal, others agree as float32 values do."""
    if isinstance(expected, int):
        shown = {"expected": str(expected), "got": str(got)}
        return None if got == expected else Disagreement(message("value_differs", where=where, **shown), where)
    oracle = exact if isinstance(exact, int | float) else expected
    wide = torch.tensor([[got], [expected], [oracle]], dtype=torch.float64)
    narrow = wide[1].float() if math.isfinite(expected) == math.isfinite(wide[1].float()) else wide[1]
    return values(wide[0], narrow, wide[2], where, largest_input, scalar=True)


def tensors(got: Leaf, expected: Leaf, oracle: Any, where: Message, largest_input: int) -> Disagreement | None:
    """Return the first difference between two tensors; without values, as on meta, only the rest is compared."""
    if got.shape != expected.shape:
        return Disagreement(message("shape_differs", where=where, expected=show(expected.shape), got=show(got.shape)))
    if got.dtype != expected.dtype:
        return Disagreement(message("dtype_differs", where=where, expected=expected.dtype, got=got.dtype))
    if got.device != expected.device:
        return Disagreement(message("device_differs", where=where, expected=expected.device, got=got.device))
    if expected.value is None:
        return None
    if got.value is None:
        return Disagreement(message("unreadable_tensor", where=where))
    exact = oracle if isinstance(oracle, Tensor) else expected.value
    return values(got.value, expected.value, exact, where, largest_input)


def show(shape: list[int]) -> str:
    """Return a shape as Python prints a tuple."""
    return str(tuple(shape))


def values(
    got: Tensor, expected: Tensor, exact: Tensor, where: Message, largest_input: int, scalar: bool = False
) -> Disagreement | None:
    """Return the difference between the values of two tensors of one shape. `exact`: the expected ones in float64."""
    if not got.numel() or are_identical(got, expected):
        return None
    allowed = allowance(expected, exact, largest_input)
    sentence, wrong = "unlike_finite", unlike_pattern(got, expected)
    if not bool(wrong.any()):
        sentence, wrong = "values_differ", ~close(got, expected, exact, allowed)
    if not bool(wrong.any()):
        return None
    first = tuple(int(i) for i in torch.nonzero(wrong)[0])
    shown = dict(zip(("expected", "got"), numbers_apart(expected[first], got[first]), strict=True))
    if scalar or not first:
        difference = message("value_differs", where=where, **shown)
    else:
        counts = {"count": int(wrong.sum()), "total": wrong.numel(), "index": str(list(first))}
        difference = message(sentence, where=where, **counts, **shown)
    return Disagreement(difference, where, got, expected, allowed)


def are_identical(got: Tensor, expected: Tensor) -> bool:
    """True if two tensors are equal; never while margins are measured, since each comparison then counts."""
    return MARGINS.get() is None and got.dtype is expected.dtype and torch.equal(got, expected)


def unlike_pattern(got: Tensor, expected: Tensor) -> Tensor:
    """Mark the values where only one is NaN, or one is infinite and the other is not the same infinity."""
    if not (got.dtype.is_floating_point or expected.dtype.is_floating_point):
        return torch.zeros(got.shape, dtype=torch.bool)
    infinite = torch.isinf(got) | torch.isinf(expected)
    return (torch.isnan(got) != torch.isnan(expected)) | (infinite & (got.double() != expected.double()))


def close(got: Tensor, expected: Tensor, exact: Tensor, allowed: float) -> Tensor:
    """Mark the values that agree within the allowance (integers: exactly), for tensors of the same NaN pattern."""
    if not expected.dtype.is_floating_point:
        return got == expected
    finite = torch.isfinite(expected) & torch.isfinite(got)
    oracle = torch.where(torch.isfinite(exact.double()), exact.double(), expected.double())
    apart = (got.double() - oracle).abs()
    measure(apart[finite], allowed)
    return torch.where(finite, apart <= allowed, torch.ones_like(finite))


def numbers_apart(one: Tensor, other: Tensor) -> tuple[str, str]:
    """Return two single values as text with as few digits as show that they differ."""
    for digits in (6, 9, 17):  # 9 tell any two float32 apart, 17 any two float64
        shown = number(one, digits), number(other, digits)
        if shown[0] != shown[1]:
            break
    return shown


def number(value: Tensor, digits: int) -> str:
    """Return a single value in at most `digits` significant digits; integers in full."""
    plain = value.item()
    return str(plain) if isinstance(plain, bool | int) else f"{plain:.{digits}g}"


def gradients(
    student: Observation, reference: Observation, oracle: Observation, largest_input: int
) -> Disagreement | None:
    """Return the first difference between the gradients of two runs, by the reference's names."""
    failed = _backward_ending(student.gradients_ended, list(reference.gradients))
    if failed is not None:
        return failed
    own_names = dict(zip(reference.arguments, student.arguments, strict=False))
    for name, expected in reference.gradients.items():
        argument, bracket, index = name.partition("[")  # `parts[0]` is a part of the argument `parts`
        got = student.gradients.get(own_names.get(argument, argument) + bracket + index)
        found = _gradient(name, got, expected, oracle.gradients.get(name), largest_input)
        if found is not None:
            return found
    return None


def _backward_ending(ended: Ending | None, names: list[str]) -> Disagreement | None:
    if ended is None or ended.how == "misfit":
        return Disagreement(message("gradient_needs_output"))
    if ended.how == "no_graph":
        return Disagreement(message("no_graph", names=", ".join(names)))
    if ended.how != "returned":
        return Disagreement(message("backward_raised", kind=ended.kind, text=shorten(ended.text)))
    return None


def _gradient(
    name: str, got: Tensor | None, expected: Tensor | None, exact: Tensor | None, largest_input: int
) -> Disagreement | None:
    where = gradient_place(name)
    if got is not None and expected is not None:
        return named_tensors(got, expected, exact, where, largest_input)
    if is_nothing(got) and is_nothing(expected):
        return None
    return Disagreement(message("gradient_missing" if got is None else "gradient_unexpected", name=name), where)


def is_nothing(gradient: Tensor | None) -> bool:
    """True for no gradient and for one of zeros, since an optimizer takes the same step."""
    return gradient is None or not bool(gradient.ne(0).any())


def named_tensors(
    got: Tensor, expected: Tensor, exact: Tensor | None, where: Message, largest_input: int
) -> Disagreement | None:
    """Return the difference in shape or values between two tensors. `exact`: `expected` in float64, if known."""
    if got.shape != expected.shape:
        shapes = {"expected": show(list(expected.shape)), "got": show(list(got.shape))}
        return Disagreement(message("shape_differs", where=where, **shapes), where)
    return values(got, expected, expected if exact is None else exact, where, largest_input)
