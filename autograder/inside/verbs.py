"""The verbs: ways to exercise an implementation and observe what it does."""

from __future__ import annotations

import inspect
import random
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy
import torch
from torch import Tensor, nn

from autograder.inside.arguments import Prepared, prepare
from autograder.inside.implementation import Implementation
from autograder.inside.modules import JOURNEYS, module_facts
from autograder.inside.observation import (
    RETURNED,
    Ending,
    Observation,
    cut,
    see,
)
from autograder.inside.recorder import Recorder
from autograder.inside.request import Build, Call

GLOBAL_HOOKS = [
    hooks
    for name, hooks in vars(nn.modules.module).items()
    if name.startswith("_global_") and name.endswith("hooks") and isinstance(hooks, dict)
]
MOST_FLOW = 50  # parts of a module whose outputs are kept, to tell where two forward passes part
MOST_CALLS = 1000  # a forward pass that calls more layers is told by the first of them


def perform(request: Call | Build, implementation: Implementation) -> Observation:
    """Run one verb from a clean state; whatever the student's code raises becomes part of the observation."""
    # an inference mode that the student's code left on has no switch to turn it off, only a mode inside of it
    with warnings.catch_warnings(record=True) as caught, torch.inference_mode(False):
        reset(request.seed)
        warnings.simplefilter("always")
        observation = call(request, implementation) if isinstance(request, Call) else build(request, implementation)
    observation.warnings = [cut(str(warning.message), 200) for warning in caught[:5]]
    return observation


def seed_all(seed: int) -> None:
    """Seed every generator of this process; torch.manual_seed would note a stack trace for each device not there."""
    torch.default_generator.manual_seed(seed)
    random.seed(seed)
    numpy.random.seed(seed % (1 << 32))


def reset(seed: int) -> None:
    """Undo what an earlier request may have left: seeds, defaults, modes and global hooks."""
    seed_all(seed)
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)
    while torch._C._len_torch_function_stack():
        torch._C._pop_torch_function_stack()
    while torch._C._len_torch_dispatch_stack():
        torch._C._pop_torch_dispatch_stack(None)
    torch.set_grad_enabled(True)
    torch.set_autocast_enabled("cpu", False)
    torch.set_num_threads(1)
    torch.autograd.set_detect_anomaly(False)
    # torch.empty is filled with NaN, so that reading memory never written shows itself; the public function of this
    # name imports the compiler as well
    torch._C._set_deterministic_algorithms(True, warn_only=True)
    setattr(torch.utils.deterministic, "fill_uninitialized_memory", True)  # noqa: B010 (a module with a property)
    for hooks in GLOBAL_HOOKS:
        hooks.clear()


def call(request: Call, implementation: Implementation) -> Observation:
    """Call a function of the module."""
    function = implementation.find(request.function)
    if isinstance(function, Ending):
        return Observation(function)
    return _call(request, implementation, function, request.function, {})


def build(request: Build, implementation: Implementation) -> Observation:
    """Construct a module class, give it weights, take it on its journey, and call it if asked to."""
    cls = implementation.find(request.cls)
    if isinstance(cls, Ending):
        return Observation(cls)
    prepared = prepare(request.args, request.kwargs, "cpu", differentiate=False)
    try:
        module = cls(*prepared.args, **prepared.kwargs)
    except BaseException as error:
        return Observation(implementation.ending(error, request.cls))
    if not isinstance(module, nn.Module):
        return Observation(Ending("returned"), see(module))
    try:
        facts = module_facts(module)
        if request.weights is not None:
            facts.loaded = _load(module, request.weights)
        for step in request.journey:
            module = JOURNEYS[step](module)
        facts.training = module.training
    except BaseException as error:
        return Observation(implementation.ending(error, request.cls))
    observation = Observation(RETURNED, module=facts)
    if request.call is not None:
        if facts.loaded.how != "returned":
            return Observation(facts.loaded, module=facts)
        parameters = dict(module.named_parameters())
        names = {id(part): name for name, part in module.named_modules()}
        flow = nn.modules.module.register_module_forward_hook(
            lambda part, _, output: (
                facts.flow.extend(see(output, names[id(part)]))
                if type(output) is Tensor and names.get(id(part)) and len(facts.flow) < MOST_FLOW
                else None
            )
        )
        hook = nn.modules.module.register_module_forward_pre_hook(
            lambda part, _: facts.called.append(names.get(id(part), "")) if len(facts.called) < MOST_CALLS else None
        )
        observation = _call(request.call, implementation, module, request.cls, parameters)
        hook.remove()
        flow.remove()
        observation.module = facts
        facts.state_after = list(module.state_dict())
    return observation


def _load(module: nn.Module, weights: dict[str, Tensor]) -> Ending:
    try:
        module.load_state_dict(weights, strict=True)
    except (RuntimeError, KeyError) as error:
        return Ending("misfit", text=cut(str(error)))
    return RETURNED


def _call(
    request: Call,
    implementation: Implementation,
    function: Callable[..., Any],
    name: str,
    parameters: dict[str, nn.Parameter],
) -> Observation:
    differentiate = request.cotangents is not None
    prepared = prepare(request.args, request.kwargs, request.device, differentiate)
    observation = Observation(RETURNED, arguments=argument_names(function, prepared))
    recorder = Recorder(request.profiled) if request.traced else None
    rng_before = torch.get_rng_state()
    try:
        with recorder or nullcontext():
            output = function(*prepared.args, **prepared.kwargs)
    except BaseException as error:
        observation.ended = implementation.ending(error, name)
        output = None
    observation.rng_moved = not torch.equal(rng_before, torch.get_rng_state())
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
    request: Call, observation: Observation, implementation: Implementation, function: Callable[..., Any], first: Any
) -> None:
    fresh = prepare(request.args, request.kwargs, request.device, differentiate=False)
    seed_all(request.seed)
    try:
        observation.again = see(function(*fresh.args, **fresh.kwargs))
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


def argument_names(function: Callable[..., Any], prepared: Prepared) -> list[str]:
    """How the implementation itself calls its arguments, in the order in which they were given."""
    try:
        target = function.forward if isinstance(function, nn.Module) else function
        parameters = inspect.signature(target).parameters
        names = [name for name, p in parameters.items() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    except (TypeError, ValueError):
        names = []
    names += [f"args[{index}]" for index in range(len(names), len(prepared.args))]  # Python, not English
    return names[: len(prepared.args)] + list(prepared.kwargs)
