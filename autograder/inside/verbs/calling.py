"""Calls a function or a module, and observes what comes back: output, gradients, operations, changes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import FunctionType, MethodType
from typing import Any

import torch
from torch import Tensor, nn

from autograder.inside.protocol.observation import RETURNED, Ending, Observation, see
from autograder.inside.protocol.request import Call
from autograder.inside.verbs import gpu
from autograder.inside.verbs.arguments import Prepared, prepare
from autograder.inside.verbs.implementation import Implementation
from autograder.inside.verbs.recorder import Recorder
from autograder.inside.verbs.state import generators, seed_all

Function = Callable[..., Any]


def observe_call(
    request: Call,
    implementation: Implementation,
    function: Function,
    name: str,
    parameters: dict[str, nn.Parameter],
    shown: Function = lambda output: output,
) -> Observation:
    """Call `function` as a request says. `shown`: what is to be seen of its output, instead of the output itself.

    `name`: of the exercise; `parameters`: those to differentiate with respect to, beside the arguments.
    """
    differentiate = request.cotangents is not None
    prepared = prepare(request.args, request.kwargs, request.device, differentiate, implementation.workbench)
    observation = Observation(RETURNED, arguments=argument_names(function, prepared))
    recorder = Recorder(request.profiled) if request.traced else None
    rng_before = generators(request.device)
    try:
        with recorder or nullcontext():
            output = function(*prepared.args, **prepared.kwargs)
        gpu.settle(request.device)
    except BaseException as error:
        observation.ended = implementation.ending(error, name)
        output = None
    if observation.ended.kind == gpu.FAILED and gpu.lost():  # nothing more can be asked of it
        return observation
    observation.rng_moved = not torch.equal(rng_before, generators(request.device))
    if observation.ended is RETURNED:
        try:
            output = shown(output)
        except BaseException as error:
            observation.ended = implementation.ending(error, name)
    labels = prepared.labels(observation.arguments)
    observation.changed = [label for label, tensor in labels.items() if prepared.was_changed(tensor)]
    if observation.ended is RETURNED:
        observation.output = see(output)
        observation.shared = [label for label, tensor in labels.items() if _shares(output, tensor)]
        if differentiate:
            wanted = prepared.leaves_by(labels) | parameters
            backward: AbstractContextManager[Any] = recorder.backward() if recorder else nullcontext()
            with backward:
                _differentiate(observation, implementation, output, request.cotangents or [], wanted)
        if request.repeated:
            _repeat(request, observation, implementation, function, output)
    if recorder is not None:
        observation.trace = recorder.trace()
    return observation


def _repeat(
    request: Call, observation: Observation, implementation: Implementation, function: Function, first: Any
) -> None:
    fresh = prepare(request.args, request.kwargs, request.device, False, implementation.workbench)
    seed_all(request.seed)
    try:
        again = function(*fresh.args, **fresh.kwargs)
        gpu.settle(request.device)
        observation.again = see(again)
    except BaseException as error:
        observation.ended = implementation.ending(error)
    observation.first_after_again = see(first)


def _differentiate(
    observation: Observation,
    implementation: Implementation,
    output: Any,
    cotangents: list[Tensor],
    wanted: dict[str, Tensor],
) -> None:
    observation.gradients = dict.fromkeys(wanted)
    outputs = [tensor for tensor in tensors_of(output) if tensor.dtype.is_floating_point]
    if [tensor.shape for tensor in outputs] != [cotangent.shape for cotangent in cotangents]:
        observation.gradients_ended = Ending("misfit")
        return
    attached = [
        (tensor, cotangent.to(tensor))
        for tensor, cotangent in zip(outputs, cotangents, strict=True)
        if tensor.requires_grad
    ]
    if not attached:
        observation.gradients_ended = Ending("no_graph")
        return
    trainable = {name: tensor for name, tensor in wanted.items() if tensor.requires_grad}
    try:
        # the same as passing grad_outputs, for which torch would import its symbolic algebra: a third of a second
        directed = torch.stack([(tensor * cotangent).sum().double() for tensor, cotangent in attached]).sum()
        gradients = torch.autograd.grad(directed, list(trainable.values()), allow_unused=True)
        gpu.settle(directed.device.type)
    except BaseException as error:
        observation.gradients_ended = implementation.ending(error)
        return
    observation.gradients_ended = RETURNED
    for name, gradient in zip(trainable, gradients, strict=True):
        observation.gradients[name] = None if gradient is None else gradient.detach().to("cpu").clone()


def tensors_of(value: Any) -> list[Tensor]:
    """The tensors of a value, in order."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, list | tuple):
        return [tensor for part in value for tensor in tensors_of(part)]
    if isinstance(value, dict):
        return [tensor for part in value.values() for tensor in tensors_of(part)]
    return []


def _shares(output: Any, argument: Tensor) -> bool:
    def address(tensor: Tensor) -> int | None:
        if tensor.layout is not torch.strided or tensor.device.type == "meta" or not tensor.numel():
            return None
        return tensor.untyped_storage().data_ptr()

    place = address(argument)
    return place is not None and any(address(tensor) == place for tensor in tensors_of(output))


def argument_names(function: Function, prepared: Prepared) -> list[str]:
    """How the implementation itself calls its arguments, in the order in which they were given."""
    try:
        target = function.forward if isinstance(function, nn.Module) else function
        names = positional_names(target)
    except (TypeError, ValueError):
        names = []
    names += [f"args[{index}]" for index in range(len(names), len(prepared.args))]  # Python, not English
    return names[: len(prepared.args)] + list(prepared.kwargs)


def positional_names(function: Function) -> list[str]:
    """Names of the parameters that may be given by their place. Raises TypeError or ValueError where none are known."""
    method = isinstance(function, MethodType)
    plain = function.__func__ if isinstance(function, MethodType) else function
    # of a plain function its code says the same as its signature, which takes as long as a small check to be made
    if isinstance(plain, FunctionType) and not plain.__dict__ and plain.__code__.co_argcount >= method:
        return list(plain.__code__.co_varnames[method : plain.__code__.co_argcount])
    parameters = inspect.signature(function).parameters
    return [name for name, p in parameters.items() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
