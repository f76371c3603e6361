"""Watches a training function at work: by hooks of torch alone, so that any way to write the loop shows the same."""

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
MOST_STEPS = 50  # of which gradients and parameters are kept
MOST_VALUES = 20_000  # of a model whose steps are kept
FORWARD = {(True, True): "F", (False, True): "f", (True, False): "E", (False, False): "e"}  # by mode, and by graph
MOVES = {Tensor.to, Tensor.cuda, Tensor.cpu, torch.as_tensor, torch.tensor}


class TrainingWatch:
    """A context manager around one call of a training function. `fit`: its arguments by name, a "model" among them."""

    def __init__(self, fit: dict[str, Any]) -> None:
        self.model: nn.Module = fit["model"]
        self.optimizer: Optimizer | None = fit.get("optimizer")
        self.loaders = {name: value for name, value in fit.items() if isinstance(value, DataLoader)}
        self.parameters = dict(self.model.named_parameters())
        self.before = state_of(self.model)
        self.modes = [part.training for part in self.model.modules()]
        self.seen = Training(training_before=self.model.training, epochs=dict.fromkeys(self.loaders, 0))
        self.seen.batches = dict.fromkeys(self.loaders, 0)
        self.keeps_steps = sum(parameter.numel() for parameter in self.parameters.values()) <= MOST_VALUES
        self.batches = _Batches()
        self.in_backward = False
        self.stale = False
        self.incoming: dict[str, Tensor] = {}
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
            counted = type(type(loader).__name__, (type(loader),), {"__iter__": self._counting(name, type(loader))})
            self.open.callback(setattr, loader, "__class__", type(loader))
            loader.__class__ = counted
        self.open.enter_context(self.batches)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.open.close()

    def training(self, output: Any) -> Training:
        """What was seen, the state at the end included. `output`: what the function returned."""
        seen = self.seen
        seen.state = state_of(self.model)
        seen.changed = sorted(
            name
            for name in self.before.keys() | seen.state.keys()
            if name not in self.before
            or name not in seen.state
            or not torch.equal(torch.nan_to_num(self.before[name]), torch.nan_to_num(seen.state[name]))
        )
        seen.training_after = self.model.training
        seen.modes_kept = self.modes == [part.training for part in self.model.modules()]
        self.batches.done()
        seen.left_behind = sorted(self.batches.left_out)
        seen.graphs = graphs_in(output)
        seen.reseeded = torch.initial_seed() != self.seed
        seen.rng = hashlib.sha256(torch.get_rng_state().numpy().tobytes()).hexdigest()[:16]
        return seen

    def _note(self, event: str) -> None:
        if len(self.seen.events) < MOST_EVENTS:
            self.seen.events += event

    def _forward(self, module: nn.Module, _: Any) -> None:
        if module is self.model:
            self.in_backward = False  # a backward pass that failed never said that it ended
            self._note(FORWARD[module.training, torch.is_grad_enabled()])
            if len(self.seen.modes) < MOST_EVENTS:
                self.seen.modes.append(module.training)

    def _arrives(self, name: str, gradient: Tensor) -> None:
        if not self.in_backward:
            self.in_backward, self.stale = True, False
            torch.autograd.Variable._execution_engine.queue_callback(self._after_backward)
        self.incoming[name] = gradient.detach().clone()

    def _added(self, name: str, parameter: Tensor) -> None:
        arrived = self.incoming.pop(name, None)
        if arrived is None or parameter.grad is None:
            return
        # zero or None before, and a pass leaves exactly what it brought; whichever way the zeroing is written
        self.stale |= not torch.equal(torch.nan_to_num(parameter.grad), torch.nan_to_num(arrived))

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
        if self.keeps_steps and len(self.seen.steps) < MOST_STEPS:
            self.seen.steps.append(TrainingStep({name: copied(gradient) for name, gradient in gradients.items()}))

    def _after_step(self, optimizer: Optimizer, *_: Any) -> None:
        if optimizer is self.optimizer and self.seen.steps and not self.seen.steps[-1].parameters:
            self.seen.steps[-1].parameters = {name: copied(value) for name, value in self.parameters.items()}

    def _counting(self, name: str, kind: type) -> Any:
        def iterate(loader: Any) -> Any:
            self.seen.epochs[name] += 1
            for batch in kind.__iter__(loader):  # type: ignore[attr-defined]
                self.seen.batches[name] += 1
                self.batches.follow(batch)
                yield batch

        return iterate


class _Batches(TorchFunctionMode):
    """Which parts of which batches were moved to the device; a part may be reshaped or converted on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.left_out: set[str] = set()  # of the batches that are done with
        self.here: dict[int, tuple[str, Tensor]] = {}  # parts of the batch at hand, and what was made of them alone
        self.moved: set[str] = set()
        self.parts: set[str] = set()

    def follow(self, batch: Any) -> None:
        """A new batch is at hand."""
        self.done()
        parts = parts_of(batch)
        self.here = {id(part): (path, part) for path, part in parts.items()}
        self.parts = set(parts)
        self.moved = set()

    def done(self) -> None:
        """The batch at hand is done with."""
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
    """The tensors of a batch by their place."""
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
    """Copies of a model's parameters and buffers."""
    return {name: tensor.detach().clone() for name, tensor in model.state_dict().items() if isinstance(tensor, Tensor)}


def copied(tensor: Tensor | None) -> Tensor | None:
    """A copy without history."""
    return None if tensor is None else tensor.detach().clone()


def graphs_in(output: Any) -> list[str]:
    """The places of tensors in a value that keep the graph that made them."""
    return [path for path, tensor in parts_of(output).items() if tensor.requires_grad][:20]
