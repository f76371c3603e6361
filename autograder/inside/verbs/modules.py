"""The facts of a constructed nn.Module, and the steps that may lie between its construction and its call."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor, nn

from autograder.inside.protocol.observation import ModuleFacts, ParameterFacts
from autograder.inside.protocol.wire import DTYPE_NAMES


class _Functional(nn.Module):
    """Calls a module through torch.func.functional_call, with doubled copies of its weights and buffers."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        state = dict(self.module.named_parameters()) | dict(self.module.named_buffers())
        doubled = {name: tensor * 2 for name, tensor in state.items()}
        return torch.func.functional_call(self.module, doubled, args, kwargs)


# the steps that a request can name, each from a module to the module that goes on
JOURNEYS: dict[str, Callable[[nn.Module], nn.Module]] = {
    "train": lambda module: module.train(),
    "eval": lambda module: module.eval(),
    "double": lambda module: module.double(),
    "bfloat16": lambda module: module.bfloat16(),
    "meta": lambda module: module.to("meta"),
    "cuda": lambda module: module.to("cuda"),
    "copied": deepcopy,
    "functional": _Functional,
}


def module_facts(module: nn.Module) -> ModuleFacts:
    """Return names, shapes and initial values of what a module registered."""
    state = module.state_dict().items()
    return ModuleFacts(
        parameters={name: _facts(parameter) for name, parameter in module.named_parameters(remove_duplicate=False)},
        buffers={name: _facts(buffer) for name, buffer in module.named_buffers()},
        state={name: tensor.detach().clone() for name, tensor in state if _can_travel(tensor)},
        submodules={name: _class_name(type(part)) for name, part in module.named_modules() if name},
        training=module.training,
    )


def _facts(tensor: Tensor) -> ParameterFacts:
    dtype = DTYPE_NAMES.get(tensor.dtype, str(tensor.dtype))
    return ParameterFacts(list(tensor.shape), dtype, tensor.requires_grad)


def _can_travel(value: Any) -> bool:
    return type(value) is Tensor and value.dtype in DTYPE_NAMES


def _class_name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"
