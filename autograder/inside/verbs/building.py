"""Constructs a module class, takes the module on its journey, and calls it."""

from __future__ import annotations

from torch import Tensor, nn

from autograder.inside.protocol.observation import RETURNED, Ending, Observation, cut, see
from autograder.inside.protocol.request import Build
from autograder.inside.verbs.arguments import prepare
from autograder.inside.verbs.calling import observe_call
from autograder.inside.verbs.implementation import Implementation
from autograder.inside.verbs.modules import JOURNEYS, module_facts

MOST_FLOW = 50  # parts of a module whose outputs are kept, to tell where two forward passes part
MOST_CALLS = 1000  # a forward pass that calls more layers is told by the first of them


def build(request: Build, implementation: Implementation) -> Observation:
    """Construct a module class, give it weights, take it on its journey, and call it if asked to."""
    cls = implementation.find(request.cls)
    if isinstance(cls, Ending):
        return Observation(cls)
    prepared = prepare(request.args, request.kwargs, "cpu", False, implementation.workbench)
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
        observation = observe_call(request.call, implementation, module, request.cls, parameters)
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
