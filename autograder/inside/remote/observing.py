"""Performs a request on handles: the student's function runs here, and all values are with the tensor server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from autograder.inside.protocol.observation import RETURNED, Ending, Leaf, see
from autograder.inside.protocol.request import Build, Call, Remote
from autograder.inside.protocol.wire import Argument
from autograder.inside.remote.allowed import operations_of
from autograder.inside.remote.handle import Handle, Line, OnServer
from autograder.inside.remote.messages import Meta, RemoteAnswer
from autograder.inside.remote.ready_made import out_of_order
from autograder.inside.verbs.arguments import Prepared, prepare
from autograder.inside.verbs.building import travelled
from autograder.inside.verbs.calling import argument_names, tensors_of
from autograder.inside.verbs.implementation import Implementation
from autograder.inside.verbs.modules import module_facts
from autograder.inside.verbs.state import reset


def observe_on_handles(
    request: Call | Build, inputs: list[Meta], line: Line, implementation: Implementation
) -> RemoteAnswer:
    """Call a function, or build a module and call it, with handles for all tensors.

    `inputs`: the tensors that the server holds: those of the arguments in order, then the cotangents.
    """
    with torch.inference_mode(False):
        reset(request.seed, 1)
        implementation.register()
        return _HandleCall(request, inputs, line, implementation).observe()


class _HandleCall:
    """One call on handles, with the answer that is filled step by step."""

    def __init__(self, request: Call | Build, inputs: list[Meta], line: Line, implementation: Implementation) -> None:
        self.request = request
        self.implementation = implementation
        self.name = request.cls if isinstance(request, Build) else request.function
        call = request.call if isinstance(request, Build) else request
        assert call is not None
        self.call = call
        self.terms = call.remote or Remote()
        self.on_server = OnServer(line, operations_of(self.terms))
        self.handles = iter([Handle.of(line, meta) for meta in inputs])
        self.prepared = Prepared()
        self.answer = RemoteAnswer(RETURNED)

    def observe(self) -> RemoteAnswer:
        """Make the call, and name the server's tensors that are its output and its gradients."""
        prepared, count = self.prepared, len(self.call.args)
        prepared.args = [self.ready(value, position) for position, value in enumerate(self.call.args)]
        named = enumerate(self.call.kwargs.items(), count)
        prepared.kwargs = {name: self.ready(value, position) for position, (name, value) in named}
        cotangents = [next(self.handles) for _ in self.call.cotangents or []]
        found = self.implementation.find(self.name)
        if isinstance(found, Ending):
            return RemoteAnswer(found)
        try:
            with out_of_order(self.terms.out_of_order):
                function, parameters = self.made(found)
                self.answer.arguments = argument_names(function, prepared)
                with self.on_server:
                    output = function(*prepared.args, **prepared.kwargs)
        except BaseException as error:
            return RemoteAnswer(self.implementation.ending(error, self.name))
        self.answer.output = seen(output)
        if self.call.cotangents is not None:
            self.answer.gradients_ended = self.differentiate(output, cotangents, parameters)
        return self.answer

    def ready(self, value: Any, position: int) -> Any:
        """Return an argument as the function gets it; a handle is the result of an operation on a leaf of ours."""
        if isinstance(value, Argument):
            return self.placed(next(self.handles), value.differentiate and self.call.cotangents is not None, position)
        if isinstance(value, list):
            return [self.ready(part, position) for part in value]
        if isinstance(value, dict):
            return {name: self.ready(part, position) for name, part in value.items()}
        return value

    def placed(self, handle: Handle, is_leaf: bool, position: int) -> Tensor:
        """Note a tensor argument, and return what is passed for it."""
        tensor = handle.requires_grad_().view_as(handle) if is_leaf else handle
        self.prepared.tensors.append(tensor)
        self.prepared.leaves.append(handle if is_leaf else None)
        self.prepared.positions.append(position)
        return tensor

    def made(self, found: Callable[..., Any]) -> tuple[Callable[..., Any], dict[str, nn.Parameter]]:
        """Return what is called, and the parameters to differentiate with respect to."""
        if not isinstance(self.request, Build):
            return found, {}
        workbench = self.implementation.workbench
        prepared = prepare(self.request.args, self.request.kwargs, "cpu", False, workbench)
        module = travelled(found(*prepared.args, **prepared.kwargs), self.request, module_facts(nn.Module()))
        return module, dict(module.named_parameters())

    def differentiate(self, output: Any, cotangents: list[Handle], parameters: dict[str, nn.Parameter]) -> Ending:
        """Back-propagate the cotangents; return how that ended."""
        outputs = [tensor for tensor in tensors_of(output) if tensor.dtype.is_floating_point]
        if [tensor.shape for tensor in outputs] != [cotangent.shape for cotangent in cotangents]:
            return Ending("misfit")
        attached = [pair for pair in zip(outputs, cotangents, strict=True) if pair[0].requires_grad]
        if not attached:
            return Ending("no_graph")
        leaves = self.prepared.leaves_by(self.prepared.labels(self.answer.arguments)) | parameters
        self.answer.gradients = dict.fromkeys(leaves)
        wanted = {name: tensor for name, tensor in leaves.items() if tensor.requires_grad}
        try:
            total = torch.stack([(tensor * cotangent).sum() for tensor, cotangent in attached]).sum()
            with self.on_server:
                gradients = torch.autograd.grad(total, list(wanted.values()), allow_unused=True)
        except BaseException as error:
            return self.implementation.ending(error)
        numbers = [gradient.number if type(gradient) is Handle else None for gradient in gradients]
        self.answer.gradients |= dict(zip(wanted, numbers, strict=True))
        return RETURNED


def seen(output: Any) -> list[Leaf]:
    """Take an output apart as `see` does, with the number of its tensor in each handle's place."""
    handles: list[Handle] = [tensor for tensor in tensors_of(output) if type(tensor) is Handle]
    leaves = see(output)
    kind = f"{Handle.__module__}.{Handle.__qualname__}"
    found = [leaf for leaf in leaves if leaf.kind == kind]
    for leaf, handle in zip(found, handles, strict=False):
        leaf.kind, leaf.value = "tensor", handle.number
    return leaves
