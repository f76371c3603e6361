"""Constructs a module class, takes the module through the steps of its journey, and calls it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn

from autograder.inside.protocol.observation import RETURNED, Ending, ModuleFacts, Observation, cut, see
from autograder.inside.protocol.request import Build
from autograder.inside.verbs.arguments import prepare
from autograder.inside.verbs.calling import observe_call
from autograder.inside.verbs.implementation import Implementation
from autograder.inside.verbs.modules import JOURNEYS, module_facts

MOST_FLOW = 50  # outputs of parts that are kept, to say at which part two forward passes diverge
MOST_CALLS = 1000  # names of called parts that are kept


def build(request: Build, implementation: Implementation) -> Observation:
    """Construct a module class, load weights, take the steps of the journey, and call the module if asked to."""
    cls = implementation.find(request.cls)
    if isinstance(cls, Ending):
        return Observation(cls)
    prepared = prepare(request.args, request.kwargs, "cpu", False, implementation.workbench)
    try:
        module = cls(*prepared.args, **prepared.kwargs)
    except BaseException as error:
        return Observation(implementation.ending(error, request.cls))
    if not isinstance(module, nn.Module):
        return Observation(RETURNED, see(module))
    try:
        facts = module_facts(module)
        module = travelled(module, request, facts)
    except BaseException as error:
        return Observation(implementation.ending(error, request.cls))
    if request.call is None:
        return Observation(RETURNED, module=facts)
    if facts.loaded.how != "returned":
        return Observation(facts.loaded, module=facts)
    with watched_forward(module, facts):
        parameters = dict(module.named_parameters())
        observation = observe_call(request.call, implementation, module, request.cls, parameters)
    observation.module = facts
    facts.state_after = list(module.state_dict())
    return observation


def travelled(module: nn.Module, request: Build, facts: ModuleFacts) -> nn.Module:
    """Load the weights of a request and take the steps of its journey; how that went is noted in `facts`."""
    if request.weights is not None:
        facts.loaded = _load(module, request.weights)
    for step in request.journey:
        module = JOURNEYS[step](module)
    facts.training = module.training
    return module


def _load(module: nn.Module, weights: dict[str, Tensor]) -> Ending:
    try:
        module.load_state_dict(weights, strict=True)
    except (RuntimeError, KeyError) as error:
        return Ending("misfit", text=cut(str(error)))
    return RETURNED


@contextmanager
def watched_forward(module: nn.Module, facts: ModuleFacts) -> Iterator[None]:
    """Note in `facts` which parts of the module are called, and the tensors that they return.

    The hooks are global ones: a hook of a part would be copied, counted and pickled with the module.
    """
    names = {id(part): name for name, part in module.named_modules()}

    def note_call(part: nn.Module, _: Any) -> None:
        if len(facts.called) < MOST_CALLS:
            facts.called.append(names.get(id(part), ""))

    def note_output(part: nn.Module, _: Any, output: Any) -> None:
        name = names.get(id(part))
        if name and type(output) is Tensor and len(facts.flow) < MOST_FLOW:
            facts.flow.extend(see(output, name))

    hooks = [
        nn.modules.module.register_module_forward_pre_hook(note_call),
        nn.modules.module.register_module_forward_hook(note_output),
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
