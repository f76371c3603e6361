"""Generic patterns: likely causes by the form of a difference, where no known mistake explains it."""

from __future__ import annotations

import math
from itertools import combinations

import torch
from torch import Tensor

from autograder.checks.claims.compare import Disagreement
from autograder.inside.protocol.observation import Observation
from autograder.locale.message import Message, message

Explanation = tuple[Message, Message]  # the likely cause, and what to try

CAUSES = {"returned_none": "no_return", "timed_out": "endless_loop", "memory_refused": "too_much_memory"}
# by a part of the exception's text
EXCEPTIONS = {
    "a leaf Variable that requires grad is being used in an in-place operation": "inplace_on_leaf",
    "modified by an inplace operation": "inplace_breaks_backward",
    "Trying to backward through the graph a second time": "second_backward",
    "Can't call numpy() on Tensor that requires grad": "numpy_on_grad",
    "must match the size of tensor": "shapes_do_not_broadcast",
    "mat1 and mat2 shapes cannot be multiplied": "matmul_shapes",
    "before Module.__init__() call": "no_super_init",
    "only Tensors of floating point": "whole_numbers_have_no_gradient",
    "expected scalar type": "mixed_dtypes",
    "have the same dtype": "mixed_dtypes",
    "to be on the same device": "two_devices",
    "CUDA out of memory": "gpu_memory",
}


def explanation(name: str) -> Explanation:
    """Return the cause and the hint of one name."""
    return message(f"cause_{name}"), message(f"hint_{name}")


def explain(disagreement: Disagreement, observation: Observation, in_gradients: bool) -> Explanation | None:
    """Find the likely cause of a disagreement by its form alone. `in_gradients`: it is about gradients."""
    sentence = disagreement.message.id
    if sentence in ("no_graph", "gradient_missing"):
        return explain_cut(observation)
    if sentence in CAUSES:
        return explanation(CAUSES[sentence])
    if sentence.startswith("raised"):
        return explain_exception(observation.ended.kind, observation.ended.text)
    got, expected = disagreement.got, disagreement.expected
    if not (isinstance(got, Tensor) and isinstance(expected, Tensor)) or got.shape != expected.shape:
        return None
    if not expected.dtype.is_floating_point:
        return None
    return explain_values(got.double(), expected.double(), disagreement.allowed, in_gradients)


def explain_cut(observation: Observation) -> Explanation:
    """Explain a graph that was cut, with the calls by which values left torch, if any did."""
    escapes = observation.trace.escapes if observation.trace else {}
    if escapes:
        return message("cause_graph_cut_at", call=", ".join(escapes)), message("hint_graph_cut")
    return explanation("graph_cut")


def explain_flow(student: Observation, reference: Observation) -> Explanation | None:
    """Find the first part of a module whose output differs, if both modules call parts of the same names."""
    if student.module is None or reference.module is None or not reference.module.flow:
        return None
    own, wanted = student.module.flow, reference.module.flow
    if [leaf.path for leaf in own] != [leaf.path for leaf in wanted]:
        return None
    for got, expected in zip(own, wanted, strict=True):
        if not _near(got.value, expected.value):
            return message("cause_first_part", name=got.path), message("hint_first_part", name=got.path)
    return message("cause_after_parts"), message("hint_after_parts")


def _near(got: object, expected: object) -> bool:
    """True if two outputs of parts are equal to a thousandth, which is enough for a hint."""
    if not isinstance(got, Tensor) or not isinstance(expected, Tensor) or got.shape != expected.shape:
        return got is expected
    return torch.allclose(got.double(), expected.double(), rtol=1e-3, atol=1e-6, equal_nan=True)


def explain_exception(kind: str, text: str) -> Explanation | None:
    """Explain torch's most common exceptions in a beginner's words."""
    for part, name in EXCEPTIONS.items():
        if part.lower() in text.lower():
            return explanation(name)
    return explanation("recursion") if kind == "RecursionError" else None


def explain_values(got: Tensor, expected: Tensor, allowed: float, in_gradients: bool) -> Explanation | None:
    """Explain the relation between two float64 tensors of one shape. `allowed`: the tolerance of the comparison."""
    if bool((torch.isfinite(expected) & ~torch.isfinite(got)).any()):
        return explanation("overflow")
    if not (bool(torch.isfinite(got).all()) and bool(torch.isfinite(expected).all())):
        return None
    size = float(expected.abs().max())
    near = max(allowed, 1e-5 * size)
    if size <= near:
        return None
    if bool((got.abs() <= near).all()):
        return (message("cause_gradient_zero"), message("hint_graph_cut")) if in_gradients else None
    if expected.numel() < 2:
        return None  # any two numbers have some factor
    factor = float((got * expected).sum() / (expected * expected).sum())
    if bool(((got - factor * expected).abs() <= near * max(1.0, abs(factor))).all()):
        return explain_factor(factor, expected, in_gradients)
    return explain_offset(got, expected, near) or explain_transposition(got, expected, near)


def explain_offset(got: Tensor, expected: Tensor, near: float) -> Explanation | None:
    """Every value is the right one plus the same number, to within `near`."""
    offset = got - expected
    if bool(((offset - offset.mean()).abs() > near).any()):
        return None
    return message("cause_offset", offset=f"{float(offset.mean()):.4g}"), message("hint_offset")


def explain_transposition(got: Tensor, expected: Tensor, near: float) -> Explanation | None:
    """The values are right after two dimensions are swapped, to within `near`."""
    for first, second in combinations(range(expected.dim()), 2):
        turned = expected.transpose(first, second)
        if turned.shape == got.shape and bool(((got - turned).abs() <= near).all()):
            return message("cause_transposed", first=first, second=second), message("hint_transposed")
    return None


def explain_factor(factor: float, expected: Tensor, in_gradients: bool) -> Explanation | None:
    """Every value is the right one times `factor`; one of nearly 1 is a rounding error and has no cause."""
    if math.isclose(factor, 1, rel_tol=1e-3):
        return None
    if math.isclose(factor, -1, rel_tol=1e-3):
        return explanation("sign")
    if in_gradients and math.isclose(factor, 2, rel_tol=1e-3):
        return explanation("twice_the_gradient")
    for size in {*expected.shape, expected.numel()} - {0, 1}:
        if math.isclose(factor, size, rel_tol=1e-3):
            return message("cause_sum_for_mean", size=size), message("hint_sum_for_mean")
        if math.isclose(factor, 1 / size, rel_tol=1e-3):
            return message("cause_mean_for_sum", size=size), message("hint_mean_for_sum")
    return message("cause_factor", factor=f"{factor:.4g}"), message("hint_factor")
