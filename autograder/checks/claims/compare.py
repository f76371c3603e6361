"""Where two observations part: type, shape, dtype, device, NaN pattern, values, gradients; told in that order."""

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
CELL = re.compile(r"cell (\d+) of (.+)")  # how a piece of a notebook is named


class Disagreement(msgspec.Struct):
    """One difference: what is said of it, and the two tensors, where it is one of values."""

    message: Message
    where: Message | None = None
    got: Any = None
    expected: Any = None
    allowed: float = 0.0


def place(path: str) -> Message:
    """The output, or a part of it, by name."""
    return message("output_part", path=path) if path else message("output")


def gradient_place(name: str) -> Message:
    """The gradient of an argument or a parameter, by name."""
    return message("gradient_of", name=name)


def source_place(name: str) -> Message | str:
    """A source of the student's by its name: a file, or a cell of a notebook."""
    cell = CELL.fullmatch(name)
    return message("cell_of", cell=int(cell[1]), file=cell[2]) if cell else name


def endings(student: Ending, name: str) -> Disagreement | None:
    """What is said of a run that did not return; None where it did."""
    values: dict[str, Any] = {"name": name}
    if student.how == "returned":
        return None
    if student.how == "raised":
        values |= {"kind": student.kind, "text": student.text}
        if "can't allocate memory" in student.text or student.kind == "MemoryError":
            return Disagreement(message("memory_refused", name=name))
        if student.line is None:
            return Disagreement(message("raised" if student.text else "raised_without_text", **values))
        values |= {"line": student.line, "file": source_place(student.file)}
        return Disagreement(message("raised_at_line" if student.text else "raised_at_line_without_text", **values))
    if student.how == "timed_out":
        return Disagreement(message("timed_out", name=name, seconds=student.text))
    if student.how == "out_of_memory":
        return Disagreement(message("out_of_memory", name=name, memory=student.text))
    if student.how == "misfit":
        return Disagreement(message("weights_do_not_fit", name=name, text=shorten(student.text)))
    return Disagreement(message(student.how, name=name, kind=student.kind, text=student.text))


def shorten(text: str) -> str:
    """The first lines of a longer text, as one."""
    return " ".join(line.strip() for line in text.splitlines()[:3])[:300]


def outputs(student: list[Leaf], reference: list[Leaf], oracle: list[Leaf], largest_input: int) -> Disagreement | None:
    """The first difference between two outputs."""
    by_path = {leaf.path: leaf for leaf in student}
    exact = {leaf.path: leaf.value for leaf in oracle}
    for expected in reference:
        got = by_path.get(expected.path)
        where = place(expected.path)
        if got is None:
            return Disagreement(message("part_missing", where=where, expected=kind_of(expected)))
        if got.kind != expected.kind:
            if got.kind == "none":
                return Disagreement(message("returned_none", where=where, expected=kind_of(expected)))
            return Disagreement(message("wrong_type", where=where, expected=kind_of(expected), got=kind_of(got)))
        if expected.kind == "tensor":
            found = tensors(got, expected, exact.get(expected.path), where, largest_input)
        elif expected.kind == "number":
            found = numbers(got.value, expected.value, exact.get(expected.path), where, largest_input)
        elif got.value != expected.value:
            told = "length_differs" if expected.kind in ("list", "tuple", "dict") else "value_differs"
            shown = {"expected": repr(expected.value), "got": repr(got.value)}
            found = Disagreement(message(told, where=where, **shown), where)
        else:
            found = None
        if found is not None:
            return found
    return None


def build_alike(student: list[Leaf], reference: list[Leaf]) -> Disagreement | None:
    """The first difference of two outputs in type, shape, dtype or device, whatever their values."""
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
    """A beginner's word for the type of a value."""
    return message(f"kind_{leaf.kind}") if leaf.kind in KINDS else message("kind_other", type=leaf.kind)


def numbers(got: float, expected: float, exact: Any, where: Message, largest_input: int = 1) -> Disagreement | None:
    """The difference of two plain numbers: whole ones agree exactly, others as far as float32 does."""
    if isinstance(expected, int):
        shown = {"expected": str(expected), "got": str(got)}
        return None if got == expected else Disagreement(message("value_differs", where=where, **shown), where)
    oracle = exact if isinstance(exact, int | float) else expected
    wide = torch.tensor([[got], [expected], [oracle]], dtype=torch.float64)
    narrow = wide[1].float() if math.isfinite(expected) == math.isfinite(wide[1].float()) else wide[1]
    return values(wide[0], narrow, wide[2], where, largest_input, scalar=True)


def tensors(got: Leaf, expected: Leaf, oracle: Any, where: Message, largest_input: int) -> Disagreement | None:
    """The first difference between two tensors."""
    if got.shape != expected.shape:
        return Disagreement(message("shape_differs", where=where, expected=show(expected.shape), got=show(got.shape)))
    if got.dtype != expected.dtype:
        return Disagreement(message("dtype_differs", where=where, expected=expected.dtype, got=got.dtype))
    if got.device != expected.device:
        return Disagreement(message("device_differs", where=where, expected=expected.device, got=got.device))
    if expected.value is None:
        return None  # on meta there are no values
    if got.value is None:
        return Disagreement(message("unreadable_tensor", where=where))
    exact = oracle if isinstance(oracle, Tensor) else expected.value
    return values(got.value, expected.value, exact, where, largest_input)


def show(shape: list[int]) -> str:
    """A shape as Python prints it."""
    return str(tuple(shape))


def values(
    got: Tensor, expected: Tensor, exact: Tensor, where: Message, largest_input: int, scalar: bool = False
) -> Disagreement | None:
    """Where the values of two tensors of one shape part."""
    if not got.numel() or are_identical(got, expected):
        return None
    allowed = allowance(expected, exact, largest_input)
    unlike = unlike_pattern(got, expected)
    if bool(unlike.any()):
        kind, wrong = "unlike_finite", unlike
    else:
        wrong = ~close(got, expected, exact, allowed)
        if not bool(wrong.any()):
            return None
        kind = "values_differ"
    first = tuple(int(i) for i in torch.nonzero(wrong)[0])
    shown = dict(zip(("expected", "got"), numbers_apart(expected[first], got[first]), strict=True))
    if scalar or not first:
        told = message("value_differs", where=where, **shown)
    else:
        counts = {"count": int(wrong.sum()), "total": wrong.numel(), "index": str(list(first))}
        told = message(kind, where=where, **counts, **shown)
    return Disagreement(told, where, got, expected, allowed)


def are_identical(got: Tensor, expected: Tensor) -> bool:
    """Whether two tensors have the same bits, but for zeros and NaN; then nothing is left to be measured."""
    return MARGINS.get() is None and got.dtype is expected.dtype and torch.equal(got, expected)


def unlike_pattern(got: Tensor, expected: Tensor) -> Tensor:
    """Where one is NaN, or infinite, and the other is not alike; NaN is never a wildcard."""
    if not (got.dtype.is_floating_point or expected.dtype.is_floating_point):
        return torch.zeros(got.shape, dtype=torch.bool)
    infinite = torch.isinf(got) | torch.isinf(expected)
    return (torch.isnan(got) != torch.isnan(expected)) | (infinite & (got.double() != expected.double()))


def close(got: Tensor, expected: Tensor, exact: Tensor, allowed: float) -> Tensor:
    """Where two tensors of like NaN pattern agree within the allowance; whole numbers agree exactly."""
    if not expected.dtype.is_floating_point:
        return got == expected
    beside = torch.isfinite(expected) & torch.isfinite(got)
    oracle = torch.where(torch.isfinite(exact.double()), exact.double(), expected.double())
    apart = (got.double() - oracle).abs()
    measure(apart[beside], allowed)
    return torch.where(beside, apart <= allowed, torch.ones_like(beside))


def numbers_apart(one: Tensor, other: Tensor) -> tuple[str, str]:
    """Two single values as Python prints them, short enough to read and long enough to tell one from the other."""
    for digits in (6, 9, 17):  # 9 tell any two float32 apart, 17 any two float64
        shown = number(one, digits), number(other, digits)
        if shown[0] != shown[1]:
            break
    return shown


def number(value: Tensor, digits: int) -> str:
    """A single value in at most so many significant digits; whole numbers in all of theirs."""
    plain = value.item()
    return str(plain) if isinstance(plain, bool | int) else f"{plain:.{digits}g}"


def gradients(
    student: Observation, reference: Observation, oracle: Observation, largest_input: int
) -> Disagreement | None:
    """The first difference between the gradients of two runs, by the reference's names."""
    names = list(reference.gradients)
    ended = student.gradients_ended
    if ended is None or ended.how == "misfit":
        return Disagreement(message("gradient_needs_output"))
    if ended.how == "no_graph":
        return Disagreement(message("no_graph", names=", ".join(names)))
    if ended.how != "returned":
        return Disagreement(message("backward_raised", kind=ended.kind, text=shorten(ended.text)))
    own_names = dict(zip(reference.arguments, student.arguments, strict=False))

    def own(name: str) -> str:  # `parts[0]` is a part of the argument `parts`
        argument, bracket, index = name.partition("[")
        return own_names.get(argument, argument) + bracket + index

    for name in names:
        where = gradient_place(name)
        expected = reference.gradients[name]
        got = student.gradients.get(own(name))
        if expected is None:
            if got is not None and bool(got.ne(0).any()):
                return Disagreement(message("gradient_unexpected", name=name), where)
            continue
        if got is None:
            if bool(expected.ne(0).any()):
                return Disagreement(message("gradient_missing", name=name), where)
            continue  # none and zero are the same step
        if got.shape != expected.shape:
            shapes = {"expected": show(list(expected.shape)), "got": show(list(got.shape))}
            return Disagreement(message("shape_differs", where=where, **shapes), where)
        exact = oracle.gradients.get(name)
        found = values(got, expected, expected if exact is None else exact, where, largest_input)
        if found is not None:
            return found
    return None
