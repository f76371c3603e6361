"""Whether an observation is one that a worker of ours could have sent; what is not must not reach a comparison."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from autograder.inside.protocol.observation import LONGEST_TEXT, MOST_LEAVES, Ending, Leaf, Observation, Training
from autograder.inside.protocol.wire import DTYPE_NAMES
from autograder.inside.verbs.training import MOST_EVENTS, MOST_STEPS

LONGEST_PATH = 2000  # characters; `see` goes 20 levels deep, and cuts each key
MOST_TEXT = 2 * LONGEST_TEXT  # with the words that tell a cut
PLAIN: dict[str, type | tuple[type, ...]] = {
    "number": (int, float),
    "bool": bool,
    "text": str,
    "list": int,
    "tuple": int,
    "dict": int,
}


def is_credible(observation: Observation) -> bool:
    """Whether every part of an observation is of the type and the size that `see` and the verbs would give it."""
    endings = [observation.ended]
    endings += [observation.gradients_ended] if observation.gradients_ended is not None else []
    state: dict[str, Any] = {}
    flow: list[Leaf] = []
    if observation.module is not None:
        endings.append(observation.module.loaded)
        state = observation.module.state
        flow = observation.module.flow
    return (
        all(is_short(ending) for ending in endings)
        and all(map(_has_leaves, (observation.output, observation.again, observation.first_after_again, flow)))
        and all(value is None or type(value) is Tensor for value in observation.gradients.values())
        and all(type(value) is Tensor for value in state.values())
        and (observation.training is None or _is_training(observation.training))
    )


def _is_training(training: Training) -> bool:
    kept = [step.gradients for step in training.steps] + [step.parameters for step in training.steps]
    return (
        len(training.events) <= MOST_EVENTS
        and len(training.modes) <= MOST_EVENTS
        and len(training.steps) <= MOST_STEPS
        and len(training.rng) <= LONGEST_TEXT
        and all(len(names) <= MOST_LEAVES for names in (training.changed, training.left_behind, training.graphs))
        and all(value is None or type(value) is Tensor for tensors in kept for value in tensors.values())
        and all(type(value) is Tensor for value in training.state.values())
    )


def is_short(ending: Ending) -> bool:
    """Whether all text of an ending was cut as we cut it."""
    return all(len(text) <= MOST_TEXT for text in (ending.kind, ending.text, ending.function, ending.file))


def _has_leaves(leaves: list[Leaf]) -> bool:
    return len(leaves) <= MOST_LEAVES and all(map(_is_leaf, leaves))


def _is_leaf(leaf: Leaf) -> bool:
    value = leaf.value
    if max(len(leaf.path), len(leaf.kind), len(leaf.dtype), len(leaf.device)) > LONGEST_PATH:
        return False
    if leaf.kind == "tensor":
        if value is None:
            return True
        return type(value) is Tensor and (DTYPE_NAMES[value.dtype], list(value.shape)) == (leaf.dtype, leaf.shape)
    if leaf.kind not in PLAIN:
        return value is None
    if isinstance(value, str) and len(value) > MOST_TEXT:
        return False
    return isinstance(value, PLAIN[leaf.kind]) and (leaf.kind == "bool" or type(value) is not bool)
