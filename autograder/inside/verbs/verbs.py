"""Performs verbs: calls, builds, iterates over, trains or probes an implementation, and observes it."""

from __future__ import annotations

import warnings
from functools import partial
from typing import Any

import torch
from torch import nn

from autograder.inside.protocol.observation import Ending, Observation, cut
from autograder.inside.protocol.request import Build, Call, Iterate, Probe, Train
from autograder.inside.verbs.arguments import prepare
from autograder.inside.verbs.building import build
from autograder.inside.verbs.calling import observe_call
from autograder.inside.verbs.implementation import Implementation
from autograder.inside.verbs.iterating import walk
from autograder.inside.verbs.state import reset
from autograder.inside.verbs.training import TrainingWatch


def perform(request: Call | Build, implementation: Implementation, threads: int = 1) -> Observation:
    """Perform one verb from a clean state; whatever the student's code raises becomes part of the observation."""
    # inference mode that an earlier request left on cannot be switched off, only overridden by another mode
    with warnings.catch_warnings(record=True) as caught, torch.inference_mode(False):
        reset(request.seed, threads)
        warnings.simplefilter("always")
        implementation.register()
        observation = call(request, implementation) if isinstance(request, Call) else build(request, implementation)
    observation.warnings = [cut(str(warning.message), 200) for warning in caught[:5]]
    return observation


def call(request: Call, implementation: Implementation) -> Observation:
    """Perform a Call, Iterate, Train or Probe."""
    function = implementation.find(request.function)
    if isinstance(function, Ending):
        return Observation(function)
    if isinstance(request, Train):
        return train(request, implementation, function)
    observe = partial(observe_call, request, implementation, name=request.function, parameters={})
    if isinstance(request, Iterate):
        return observe(function, shown=lambda output: walk(output, request.passes))
    if isinstance(request, Probe):
        return observe(partial(implementation.workbench[request.probe], implementation.module))
    return observe(function)


def moved(value: Any, device: str) -> Any:
    """Return an argument of a training function for another device: models and devices change, loaders do not."""
    if isinstance(value, nn.Module):
        return value.to(device)  # in place, so that the optimizer still holds the same parameters
    if isinstance(value, torch.device) or value == "cpu":
        return type(value)(device)
    return value


def train(request: Train, implementation: Implementation, function: Any) -> Observation:
    """Call a training function with the arguments that the workbench makes, and watch them."""
    (fit,) = prepare([request.fit], {}, "cpu", False, implementation.workbench).args
    if request.device != "cpu":
        fit = {name: moved(value, request.device) for name, value in fit.items()}
    watch = TrainingWatch(fit)
    returned = None

    def watched() -> Any:
        nonlocal returned
        with watch:
            returned = function(*fit.values())
        return returned

    observation = observe_call(request, implementation, watched, request.function, {})
    observation.training = watch.training(returned)
    return observation
