"""An nn.Module as it is built: what it registered, and where it may be taken before it is called."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor, nn

from autograder.inside.protocol.observation import ModuleFacts, ParameterFacts
from autograder.inside.protocol.wire import DTYPE_NAMES


class _Functional(nn.Module):
    """Calls a module through torch.func.functional_call with detached copies of its weights put aside."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        state = dict(self.module.named_parameters()) | dict(self.module.named_buffers())
        moved = {name: tensor * 2 for name, tensor in state.items()}
        return torch.func.functional_call(self.module, moved, args, kwargs)


# where a module may be taken between its construction and its call
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
    """Names, shapes and initial values of what a module registered."""

    def facts(tensor: Tensor) -> ParameterFacts:
        dtype = DTYPE_NAMES.get(tensor.dtype, str(tensor.dtype))
        return ParameterFacts(list(tensor.shape), dtype, tensor.requires_grad, isinstance(tensor, nn.Parameter))

    return ModuleFacts(
        parameters={name: facts(parameter) for name, parameter in module.named_parameters(remove_duplicate=False)},
        buffers={name: facts(buffer) for name, buffer in module.named_buffers()},
        state={
            name: tensor.detach().clone()
            for name, tensor in module.state_dict().items()
            if type(tensor) is Tensor and tensor.dtype in DTYPE_NAMES
        },
        submodules={name: _class_name(type(part)) for name, part in module.named_modules() if name},
        classes=sorted({_class_name(cls) for part in module.modules() for cls in type(part).__mro__}),
        training=module.training,
    )


def _class_name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"
