"""Calls a function or a module, and observes its output, gradients, operations and side effects."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
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
    """Call `function` as a request says, and observe it.

    `name`: of the exercise; `parameters`: those to differentiate with respect to, beside the arguments; `shown`: maps
    the output to the value that is observed instead.
    """
    return _ObservedCall(request, implementation, function, name).observe(parameters, shown)


class _ObservedCall:
    """One call of a function, with the observation that is filled step by step."""

    def __init__(self, request: Call, implementation: Implementation, function: Function, name: str) -> None:
        self.request = request
        self.implementation = implementation
        self.function = function
        self.name = name
        differentiate = request.cotangents is not None
        self.prepared = prepare(request.args, request.kwargs, request.device, differentiate, implementation.workbench)
        self.observation = Observation(RETURNED, arguments=argument_names(function, self.prepared))
        self.labels = self.prepared.labels(self.observation.arguments)

    def observe(self, parameters: dict[str, nn.Parameter], shown: Function) -> Observation:
        """Make the call, and observe its output, gradients and side effects."""
        observation, request = self.observation, self.request
        recorder = Recorder() if request.traced else None
        rng_before = generators(request.device)
        output = self.attempt(lambda: self.call(recorder))
        if observation.ended.kind == gpu.FAILED and gpu.lost():
            return observation  # this process can use no tensor on the GPU any more
        observation.rng_moved = not torch.equal(rng_before, generators(request.device))
        if observation.ended is RETURNED:
            returned = output
            output = self.attempt(lambda: shown(returned))
        observation.changed = [label for label, tensor in self.labels.items() if self.prepared.was_changed(tensor)]
        if observation.ended is RETURNED:
            self.look_at(output, parameters, recorder)
        if recorder is not None:
            observation.trace = recorder.trace()
        return observation

    def attempt(self, action: Callable[[], Any]) -> Any:
        """Return what `action` returns; an exception becomes the ending of the observation."""
        try:
            return action()
        except BaseException as error:
            self.observation.ended = self.implementation.ending(error, self.name)
            return None

    def call(self, recorder: Recorder | None) -> Any:
        """Call the function with the prepared arguments."""
        with recorder or nullcontext():
            output = self.function(*self.prepared.args, **self.prepared.kwargs)
        gpu.settle(self.request.device)
        return output

    def look_at(self, output: Any, parameters: dict[str, nn.Parameter], recorder: Recorder | None) -> None:
        """Observe the output of a call that returned, and its gradients and its repetition if they are asked for."""
        self.observation.output = see(output)
        self.observation.shared = [label for label, tensor in self.labels.items() if _shares(output, tensor)]
        if self.request.cotangents is not None:
            self.differentiate(output, self.request.cotangents, parameters, recorder)
        if self.request.repeated:
            self.repeat(output)

    def repeat(self, first: Any) -> None:
        """Call the function again with fresh, equal arguments, and look at both outputs afterwards."""
        request, observation = self.request, self.observation
        fresh = prepare(request.args, request.kwargs, request.device, False, self.implementation.workbench)
        seed_all(request.seed)
        try:
            again = self.function(*fresh.args, **fresh.kwargs)
            gpu.settle(request.device)
            observation.again = see(again)
        except BaseException as error:
            observation.ended = self.implementation.ending(error)
        observation.first_after_again = see(first)

    def differentiate(
        self,
        output: Any,
        cotangents: list[Tensor],
        parameters: dict[str, nn.Parameter],
        recorder: Recorder | None,
    ) -> None:
        """Back-propagate the cotangents, and keep the gradients of arguments and parameters."""
        wanted = self.prepared.leaves_by(self.labels) | parameters
        self.observation.gradients = dict.fromkeys(wanted)
        backward: AbstractContextManager[Any] = recorder.backward() if recorder else nullcontext()
        with backward:
            self.observation.gradients_ended = self.keep_gradients(output, cotangents, wanted)

    def keep_gradients(self, output: Any, cotangents: list[Tensor], wanted: dict[str, Tensor]) -> Ending:
        """Store the gradients of the `wanted` tensors; return how the backward pass ended."""
        outputs = [tensor for tensor in tensors_of(output) if tensor.dtype.is_floating_point]
        if [tensor.shape for tensor in outputs] != [cotangent.shape for cotangent in cotangents]:
            return Ending("misfit")
        pairs = zip(outputs, cotangents, strict=True)
        attached = [(tensor, cotangent.to(tensor)) for tensor, cotangent in pairs if tensor.requires_grad]
        if not attached:
            return Ending("no_graph")
        names = [name for name, tensor in wanted.items() if tensor.requires_grad]
        try:
            gradients = _directional_gradients(attached, [wanted[name] for name in names])
        except BaseException as error:
            return self.implementation.ending(error)
        self.observation.gradients |= dict(zip(names, map(_on_cpu, gradients), strict=True))
        return RETURNED


def _on_cpu(gradient: Tensor | None) -> Tensor | None:
    return None if gradient is None else gradient.detach().to("cpu").clone()


def _directional_gradients(attached: list[tuple[Tensor, Tensor]], inputs: list[Tensor]) -> Sequence[Tensor | None]:
    """The gradients of the sum of all outputs times their cotangents."""
    # equal to passing grad_outputs, for which torch would import its symbolic algebra: a third of a second
    total = torch.stack([(tensor * cotangent).sum().double() for tensor, cotangent in attached]).sum()
    gradients = torch.autograd.grad(total, inputs, allow_unused=True)
    gpu.settle(total.device.type)
    return gradients


def tensors_of(value: Any) -> list[Tensor]:
    """Return the tensors in a value, in order."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, list | tuple):
        return [tensor for part in value for tensor in tensors_of(part)]
    if isinstance(value, dict):
        return [tensor for part in value.values() for tensor in tensors_of(part)]
    return []


def _shares(output: Any, argument: Tensor) -> bool:
    address = _storage_address(argument)
    return address is not None and any(_storage_address(tensor) == address for tensor in tensors_of(output))


def _storage_address(tensor: Tensor) -> int | None:
    """The address of a tensor's memory; None if it has none of its own to share."""
    if tensor.layout is not torch.strided or tensor.device.type == "meta" or not tensor.numel():
        return None
    return tensor.untyped_storage().data_ptr()


def argument_names(function: Function, prepared: Prepared) -> list[str]:
    """Return the names of the given arguments in the implementation's own signature, in the order of the call."""
    try:
        target = function.forward if isinstance(function, nn.Module) else function
        names = positional_names(target)
    except (TypeError, ValueError):
        names = []
    names += [f"args[{index}]" for index in range(len(names), len(prepared.args))]  # as Python code, to be read by all
    return names[: len(prepared.args)] + list(prepared.kwargs)


def positional_names(function: Function) -> list[str]:
    """Return the names of a function's positional parameters. Raises TypeError or ValueError if it has no signature."""
    plain, bound = function, 0
    if isinstance(function, MethodType):
        plain, bound = function.__func__, 1  # the caller does not give `self`
    # a plain function's code object has the same names, and inspect.signature takes as long as a small check
    if isinstance(plain, FunctionType) and not plain.__dict__ and plain.__code__.co_argcount >= bound:
        return list(plain.__code__.co_varnames[bound : plain.__code__.co_argcount])
    parameters = inspect.signature(function).parameters
    return [name for name, p in parameters.items() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
