"""Validates observations: one that our own code in a worker could not have sent must not reach a comparison."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any

from torch import Tensor

from autograder.inside.protocol.observation import (
    LONGEST_TEXT,
    MOST_LEAVES,
    Ending,
    Leaf,
    ModuleFacts,
    Observation,
    Training,
)
from autograder.inside.protocol.wire import DTYPE_NAMES
from autograder.inside.remote.messages import RemoteAnswer
from autograder.inside.verbs.training import MOST_EVENTS, MOST_STEPS

LONGEST_PATH = 2000  # characters; `see` goes DEEPEST levels deep, and cuts each key
MOST_TEXT = 2 * LONGEST_TEXT  # of cut text with the mark of the cut
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
        is_short(observation.ended)
        and (observation.gradients_ended is None or is_short(observation.gradients_ended))
        and all(map(_has_leaves, (observation.output, observation.again, observation.first_after_again)))
        and all(map(_is_tensor_or_none, observation.gradients.values()))
        and (observation.module is None or _is_module(observation.module))
        and (observation.training is None or _is_training(observation.training))
    )


def is_credible_answer(answer: RemoteAnswer) -> bool:
    """True if an answer on handles has sizes that our own code can produce; its values come from elsewhere."""
    endings = [answer.ended] if answer.gradients_ended is None else [answer.ended, answer.gradients_ended]
    tensors = [leaf for leaf in answer.output if leaf.kind == "tensor"]
    rest = [leaf for leaf in answer.output if leaf.kind != "tensor"]
    return (
        all(map(is_short, endings))
        and len(answer.output) <= MOST_LEAVES
        and len(answer.gradients) <= MOST_LEAVES
        and _has_leaves(rest)
        and all(leaf.value is None or type(leaf.value) is int for leaf in tensors if not isinstance(leaf.value, Tensor))
    )


def is_short(ending: Ending) -> bool:
    """True if all text of an ending is cut as we cut it."""
    return all(len(text) <= MOST_TEXT for text in (ending.kind, ending.text, ending.function, ending.file))


def _is_module(facts: ModuleFacts) -> bool:
    return is_short(facts.loaded) and all(map(_is_tensor, facts.state.values())) and _has_leaves(facts.flow)


def _is_training(training: Training) -> bool:
    bounded: list[tuple[Sized, int]] = [
        (training.events, MOST_EVENTS),
        (training.modes, MOST_EVENTS),
        (training.steps, MOST_STEPS),
        (training.rng, LONGEST_TEXT),
        (training.changed, MOST_LEAVES),
        (training.left_behind, MOST_LEAVES),
        (training.graphs, MOST_LEAVES),
    ]
    kept = [tensors for step in training.steps for tensors in (step.gradients, step.parameters)]
    return (
        all(len(part) <= most for part, most in bounded)
        and all(_is_tensor_or_none(value) for tensors in kept for value in tensors.values())
        and all(map(_is_tensor, training.state.values()))
    )


def _is_tensor(value: Any) -> bool:
    return type(value) is Tensor


def _is_tensor_or_none(value: Any) -> bool:
    return value is None or _is_tensor(value)


def _has_leaves(leaves: list[Leaf]) -> bool:
    return len(leaves) <= MOST_LEAVES and all(map(_is_leaf, leaves))


def _is_leaf(leaf: Leaf) -> bool:
    value = leaf.value
    if max(len(leaf.path), len(leaf.kind), len(leaf.dtype), len(leaf.device)) > LONGEST_PATH:
        return False
    if leaf.kind == "tensor":
        return value is None or (_is_tensor(value) and _described(value) == (leaf.dtype, leaf.shape))
    if leaf.kind not in PLAIN:
        return value is None
    if isinstance(value, str) and len(value) > MOST_TEXT:
        return False
    # a bool is an int to isinstance, but `see` calls it a bool
    return isinstance(value, PLAIN[leaf.kind]) and (leaf.kind == "bool" or type(value) is not bool)


def _described(tensor: Tensor) -> tuple[str, list[int]]:
    return DTYPE_NAMES[tensor.dtype], list(tensor.shape)
