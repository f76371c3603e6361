"""Watches a training function through hooks of torch alone, so that any way to write the loop looks the same."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from types import TracebackType
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from torch.overrides import TorchFunctionMode
from torch.utils.data import DataLoader

from autograder.inside.protocol.observation import Training, TrainingStep

MOST_EVENTS = 5000
MOST_STEPS = 50  # whose gradients and parameters are kept
MOST_VALUES = 20_000  # in the parameters of a model whose steps are kept
FORWARD = {(True, True): "F", (False, True): "f", (True, False): "E", (False, False): "e"}  # by train mode and graph
MOVES = {Tensor.to, Tensor.cuda, Tensor.cpu, torch.as_tensor, torch.tensor}


class TrainingWatch:
    """A context manager around one call of a training function. `fit`: its arguments by name, a "model" among them."""

    def __init__(self, fit: dict[str, Any]) -> None:
        self.model: nn.Module = fit["model"]
        self.optimizer: Optimizer | None = fit.get("optimizer")
        self.loaders = {name: value for name, value in fit.items() if isinstance(value, DataLoader)}
        self.parameters = dict(self.model.named_parameters())
        self.state_before = state_of(self.model)
        self.modes_before = [part.training for part in self.model.modules()]
        self.record = Training(epochs=dict.fromkeys(self.loaders, 0), batches=dict.fromkeys(self.loaders, 0))
        self.keeps_steps = sum(parameter.numel() for parameter in self.parameters.values()) <= MOST_VALUES
        self.batches = _Batches()
        self.in_backward = False
        self.stale = False  # the backward pass that runs adds to gradients of an earlier one
        self.incoming: dict[str, Tensor] = {}  # gradients of this backward pass that are not yet added to .grad
        self.open = ExitStack()

    def __enter__(self) -> TrainingWatch:
        self.seed = torch.initial_seed()
        hooks = [
            nn.modules.module.register_module_forward_pre_hook(self._forward),
            register_optimizer_step_pre_hook(self._before_step),
            register_optimizer_step_post_hook(self._after_step),
        ]
        for name, parameter in self.parameters.items():
            if parameter.requires_grad:
                hooks.append(parameter.register_hook(lambda gradient, name=name: self._arrives(name, gradient)))
                hooks.append(parameter.register_post_accumulate_grad_hook(lambda p, name=name: self._added(name, p)))
        for hook in hooks:
            self.open.callback(hook.remove)
        for name, loader in self.loaders.items():
            self._count_batches(name, loader)
        self.open.enter_context(self.batches)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.open.close()

    def training(self, output: Any) -> Training:
        """Return what was seen, with the state at the end. `output`: what the training function returned."""
        record = self.record
        record.state = state_of(self.model)
        record.changed = sorted(self._changed(record.state))
        record.training_after = self.model.training
        record.modes_kept = self.modes_before == [part.training for part in self.model.modules()]
        self.batches.done()
        record.left_behind = sorted(self.batches.left_out)
        record.graphs = graphs_in(output)
        record.reseeded = torch.initial_seed() != self.seed
        record.rng = hashlib.sha256(torch.get_rng_state().numpy().tobytes()).hexdigest()[:16]
        return record

    def _changed(self, state: dict[str, Tensor]) -> list[str]:
        before = self.state_before
        kept = {name for name in before.keys() & state.keys() if equal_with_nan(before[name], state[name])}
        return [name for name in before.keys() | state.keys() if name not in kept]

    def _note(self, event: str) -> None:
        if len(self.record.events) < MOST_EVENTS:
            self.record.events += event

    def _forward(self, module: nn.Module, _: Any) -> None:
        if module is self.model:
            self.in_backward = False  # a backward pass that raised had no end to be noted
            self._note(FORWARD[module.training, torch.is_grad_enabled()])
            if len(self.record.modes) < MOST_EVENTS:
                self.record.modes.append(module.training)

    def _arrives(self, name: str, gradient: Tensor) -> None:
        if not self.in_backward:
            self.in_backward, self.stale = True, False
            torch.autograd.Variable._execution_engine.queue_callback(self._after_backward)
        self.incoming[name] = gradient.detach().clone()

    def _added(self, name: str, parameter: Tensor) -> None:
        arrived = self.incoming.pop(name, None)
        if arrived is None or parameter.grad is None:
            return
        # after clean gradients, zero or None, .grad is exactly what arrived, however the loop cleans them
        self.stale |= not equal_with_nan(parameter.grad, arrived)

    def _after_backward(self) -> None:
        self.in_backward = False
        self.incoming.clear()
        self._note("b" if self.stale else "B")

    def _before_step(self, optimizer: Optimizer, *_: Any) -> None:
        self.in_backward = False
        if optimizer is not self.optimizer:
            self._note("X")
            return
        gradients = {name: parameter.grad for name, parameter in self.parameters.items()}
        empty = all(gradient is None or not bool(gradient.ne(0).any()) for gradient in gradients.values())
        self._note("s" if empty else "S")
        if self.keeps_steps and len(self.record.steps) < MOST_STEPS:
            self.record.steps.append(TrainingStep({name: copied(gradient) for name, gradient in gradients.items()}))

    def _after_step(self, optimizer: Optimizer, *_: Any) -> None:
        steps = self.record.steps
        if optimizer is self.optimizer and steps and not steps[-1].parameters:
            steps[-1].parameters = {name: copied(value) for name, value in self.parameters.items()}

    def _count_batches(self, name: str, loader: DataLoader[Any]) -> None:
        """Make a loader count its epochs and batches, until the watch is over."""
        kind = type(loader)

        def iterate(loader: Any) -> Any:
            self.record.epochs[name] += 1
            for batch in kind.__iter__(loader):
                self.record.batches[name] += 1
                self.batches.follow(batch)
                yield batch

        # A `for` looks `__iter__` up in the class, so one set on the loader itself would not be found; and a wrapper
        # would be another object than the one that the workbench made. So the loader becomes a subclass of its class.
        self.open.callback(setattr, loader, "__class__", kind)
        loader.__class__ = type(kind.__name__, (kind,), {"__iter__": iterate})


class _Batches(TorchFunctionMode):
    """Notes which parts of which batches are moved to the device, also after they were reshaped or converted."""

    def __init__(self) -> None:
        super().__init__()
        self.left_out: set[str] = set()  # of earlier batches
        self.here: dict[int, tuple[str, Tensor]] = {}  # by id: parts of this batch, and tensors made of one part alone
        self.moved: set[str] = set()  # of this batch
        self.parts: set[str] = set()  # of this batch

    def follow(self, batch: Any) -> None:
        """Begin with a new batch."""
        self.done()
        parts = parts_of(batch)
        self.here = {id(part): (path, part) for path, part in parts.items()}
        self.parts = set(parts)
        self.moved = set()

    def done(self) -> None:
        """Note the parts of this batch that were not moved."""
        self.left_out |= self.parts - self.moved

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        output = func(*args, **(kwargs or {}))
        known = [self.here[id(part)][0] for part in args if id(part) in self.here]
        if func in MOVES:
            self.moved |= set(known)
        elif known and isinstance(output, Tensor) and sum(isinstance(part, Tensor) for part in args) == 1:
            self.here[id(output)] = (known[0], output)
        return output


def parts_of(batch: Any, path: str = "") -> dict[str, Tensor]:
    """Return the tensors in a batch by their path, such as `[0]`; a single tensor is called `batch`."""
    if isinstance(batch, Tensor):
        return {path or "batch": batch}
    if isinstance(batch, list | tuple):
        named = [(f"{path}[{index}]", part) for index, part in enumerate(batch)]
    elif isinstance(batch, dict):
        named = [(f"{path}[{key!r}]", part) for key, part in batch.items()]
    else:
        return {}
    return {name: tensor for place, part in named for name, tensor in parts_of(part, place).items()}


def state_of(model: nn.Module) -> dict[str, Tensor]:
    """Return copies of a model's parameters and buffers by name."""
    return {name: tensor.detach().clone() for name, tensor in model.state_dict().items() if isinstance(tensor, Tensor)}


def copied(tensor: Tensor | None) -> Tensor | None:
    """Return a copy without a graph."""
    return None if tensor is None else tensor.detach().clone()


def graphs_in(output: Any) -> list[str]:
    """Return the paths of tensors in a value that keep a graph, 20 at most."""
    return [path for path, tensor in parts_of(output).items() if tensor.requires_grad][:20]


def equal_with_nan(one: Tensor, other: Tensor) -> bool:
    """True if two tensors are equal with NaN, which is not equal to itself, replaced by zero."""
    return torch.equal(torch.nan_to_num(one), torch.nan_to_num(other))
