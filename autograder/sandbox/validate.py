"""Validates observations: one that our own code in a worker could not have sent must not reach a comparison."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from autograder.inside.protocol.bounds import is_bounded
from autograder.inside.protocol.observation import Leaf, ModuleFacts, Observation, Training
from autograder.inside.protocol.wire import DTYPE_NAMES
from autograder.inside.remote.messages import RemoteAnswer

PLAIN: dict[str, type | tuple[type, ...]] = {
    "number": (int, float),
    "bool": bool,
    "text": str,
    "list": int,
    "tuple": int,
    "dict": int,
}


def is_credible(observation: Observation) -> bool:
    """True if every part of an observation has a type and a size that `see` and the verbs can produce."""
    return (
        is_bounded(observation)
        and all(map(_has_leaves, (observation.output, observation.again, observation.first_after_again)))
        and all(map(_is_tensor_or_none, observation.gradients.values()))
        and (observation.module is None or _is_module(observation.module))
        and (observation.training is None or _is_training(observation.training))
    )


def is_credible_answer(answer: RemoteAnswer) -> bool:
    """True if an answer on handles has sizes that our own code can produce; its values come from elsewhere."""
    tensors = [leaf for leaf in answer.output if leaf.kind == "tensor"]
    rest = [leaf for leaf in answer.output if leaf.kind != "tensor"]
    return (
        is_bounded(answer)
        and _has_leaves(rest)
        and all(leaf.value is None or type(leaf.value) is int for leaf in tensors if not isinstance(leaf.value, Tensor))
    )


def _is_module(facts: ModuleFacts) -> bool:
    return all(map(_is_tensor, facts.state.values())) and _has_leaves(facts.flow)


def _is_training(training: Training) -> bool:
    kept = [tensors for step in training.steps for tensors in (step.gradients, step.parameters)]
    return all(_is_tensor_or_none(value) for tensors in kept for value in tensors.values()) and all(
        map(_is_tensor, training.state.values())
    )


def _is_tensor(value: Any) -> bool:
    return type(value) is Tensor


def _is_tensor_or_none(value: Any) -> bool:
    return value is None or _is_tensor(value)


def _has_leaves(leaves: list[Leaf]) -> bool:
    return all(map(_is_leaf, leaves))


def _is_leaf(leaf: Leaf) -> bool:
    value = leaf.value
    if leaf.kind == "tensor":
        return value is None or (_is_tensor(value) and _described(value) == (leaf.dtype, leaf.shape))
    if leaf.kind not in PLAIN:
        return value is None
    # a bool is an int to isinstance, but `see` calls it a bool
    return isinstance(value, PLAIN[leaf.kind]) and (leaf.kind == "bool" or type(value) is not bool)


def _described(tensor: Tensor) -> tuple[str, list[int]]:
    return DTYPE_NAMES[tensor.dtype], list(tensor.shape)
