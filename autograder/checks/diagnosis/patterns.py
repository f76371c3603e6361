"""Generic patterns: what a difference of two tensors looks like when no known mistake explains it."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from autograder.checks.claims.compare import Disagreement
from autograder.inside.protocol.observation import Observation
from autograder.locale.message import Message, message

Explanation = tuple[Message, Message]  # the likely cause, and what to try


def explain(disagreement: Disagreement, observation: Observation, in_gradients: bool) -> Explanation | None:
    """The likely cause of a disagreement by its shape alone; None where nothing fits."""
    told = disagreement.message.id
    if told in ("no_graph", "gradient_missing"):
        escapes = observation.trace.escapes if observation.trace else {}
        if escapes:
            return message("cause_graph_cut_at", call=", ".join(escapes)), message("hint_graph_cut")
        return message("cause_graph_cut"), message("hint_graph_cut")
    if told == "returned_none":
        return message("cause_no_return"), message("hint_no_return")
    if told in ("timed_out",):
        return message("cause_endless_loop"), message("hint_endless_loop")
    if told == "memory_refused":
        return message("cause_too_much_memory"), message("hint_too_much_memory")
    if told.startswith("raised"):
        return explain_exception(observation.ended.kind, observation.ended.text)
    got, expected = disagreement.got, disagreement.expected
    if isinstance(got, Tensor) and isinstance(expected, Tensor) and got.shape == expected.shape:
        if not expected.dtype.is_floating_point:
            return None
        return explain_values(got.double(), expected.double(), disagreement.allowed, in_gradients)
    return None


def explain_flow(student: Observation, reference: Observation) -> Explanation | None:
    """The first part of a module whose output differs, where the two are made of parts of the same names."""
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
    """Whether two outputs on the way are equal for the purpose of a hint: to a thousandth."""
    if not isinstance(got, Tensor) or not isinstance(expected, Tensor) or got.shape != expected.shape:
        return got is expected
    return torch.allclose(got.double(), expected.double(), rtol=1e-3, atol=1e-6, equal_nan=True)


def explain_exception(kind: str, text: str) -> Explanation | None:
    """What torch's best-known exceptions mean in a beginner's words."""
    known = {
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
    for part, name in known.items():
        if part.lower() in text.lower():
            return message(f"cause_{name}"), message(f"hint_{name}")
    if kind == "RecursionError":
        return message("cause_recursion"), message("hint_recursion")
    return None


def explain_values(got: Tensor, expected: Tensor, allowed: float, in_gradients: bool) -> Explanation | None:
    """The relation between two float64 tensors of one shape."""
    lost = torch.isfinite(expected) & ~torch.isfinite(got)
    if bool(lost.any()):
        return message("cause_overflow"), message("hint_overflow")
    if not (bool(torch.isfinite(got).all()) and bool(torch.isfinite(expected).all())):
        return None
    size = float(expected.abs().max())
    near = max(allowed, 1e-5 * size)
    if size <= near:
        return None
    if bool((got.abs() <= near).all()):
        return (message("cause_gradient_zero"), message("hint_graph_cut")) if in_gradients else None
    if expected.numel() < 2:
        return None  # one number stands in some relation to any other
    factor = float((got * expected).sum() / (expected * expected).sum())
    if bool(((got - factor * expected).abs() <= near * max(1.0, abs(factor))).all()):
        return explain_factor(factor, expected, in_gradients)
    offset = got - expected
    if bool(((offset - offset.mean()).abs() <= near).all()):
        return message("cause_offset", offset=f"{float(offset.mean()):.4g}"), message("hint_offset")
    for first in range(expected.dim()):
        for second in range(first + 1, expected.dim()):
            turned = expected.transpose(first, second)
            if turned.shape == got.shape and bool(((got - turned).abs() <= near).all()):
                return message("cause_transposed", first=first, second=second), message("hint_transposed")
    return None


def explain_factor(factor: float, expected: Tensor, in_gradients: bool) -> Explanation | None:
    """Every value is the right one times `factor`; a factor of nearly 1 is no cause but a rounding error."""
    if math.isclose(factor, 1, rel_tol=1e-3):
        return None
    if math.isclose(factor, -1, rel_tol=1e-3):
        return message("cause_sign"), message("hint_sign")
    if in_gradients and math.isclose(factor, 2, rel_tol=1e-3):
        return message("cause_twice_the_gradient"), message("hint_twice_the_gradient")
    for size in {*expected.shape, expected.numel()} - {0, 1}:
        if math.isclose(factor, size, rel_tol=1e-3):
            return message("cause_sum_for_mean", size=size), message("hint_sum_for_mean")
        if math.isclose(factor, 1 / size, rel_tol=1e-3):
            return message("cause_mean_for_sum", size=size), message("hint_mean_for_sum")
    return message("cause_factor", factor=f"{factor:.4g}"), message("hint_factor")
