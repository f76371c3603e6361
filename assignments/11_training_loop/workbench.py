"""Toy models and data for the training loop: small enough to look at every number."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.utils import _pytree as pytree
from torch.utils.data import DataLoader, TensorDataset, default_collate

OPTIMIZERS = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.1),
    "momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.05, momentum=0.9),
    "adamw": lambda parameters: torch.optim.AdamW(parameters, lr=0.05),
}


class Distant(Tensor):
    """A tensor on a device that this machine need not have. Its numbers can be used once it was moved from there.

    As on a GPU, an operation that meets tensors of another device raises RuntimeError.
    """

    @staticmethod
    def __new__(cls, numbers: Tensor) -> Distant:
        # "meta", the device without numbers, is one that every machine has
        made = Tensor._make_wrapper_subclass(cls, numbers.shape, dtype=numbers.dtype, device="meta")
        made.numbers = numbers
        return made

    def __repr__(self) -> str:
        return f"Distant({self.numbers})"

    @classmethod
    def __torch_dispatch__(cls, operation: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        # a tensor that is moved, and a copy into another tensor, are the ways from device to device
        moved_to = torch.device(kwargs.get("device") or "meta")
        arrives = operation is torch.ops.aten.copy_.default or moved_to.type != "meta"
        tensors = [part for part in pytree.tree_leaves((args, kwargs)) if isinstance(part, Tensor)]
        if not arrives and any(part.dim() and not isinstance(part, Distant) for part in tensors):
            raise RuntimeError("Expected all tensors to be on the same device, but a batch was not moved to it")
        here = {name: value for name, value in kwargs.items() if arrives or name != "device"}
        args, here = pytree.tree_map_only(Distant, lambda distant: distant.numbers, (args, here))
        output = operation(*args, **here)
        return output if arrives else pytree.tree_map_only(Tensor, Distant, output)


def from_afar(dataset: TensorDataset, batch_size: int) -> DataLoader:
    """A loader whose batches lie on another device than the model."""

    def collate(rows: list[tuple[Tensor, Tensor]]) -> list[Tensor]:
        return [Distant(part) for part in default_collate(rows)]

    return DataLoader(dataset, batch_size=batch_size, collate_fn=collate)


def small_net(features: int, outputs: int, dropout: float = 0.0) -> nn.Sequential:
    """A network with one hidden layer of 5."""
    return nn.Sequential(nn.Linear(features, 5), nn.Tanh(), nn.Dropout(dropout), nn.Linear(5, outputs))


def line_data(samples: int = 7) -> TensorDataset:
    """Points (samples, 2) and targets (samples, 1) on a plane with a little noise: a regression."""
    x = torch.randn(samples, 2)
    return TensorDataset(x, x @ torch.tensor([[1.5], [-0.7]], dtype=x.dtype) + 0.1 * torch.randn(samples, 1))


def flower_data(samples: int = 11) -> TensorDataset:
    """Points (samples, 2) around three centres, and the number of their centre (samples,): a classification."""
    centres = torch.tensor([[2.0, 0.0], [-1.0, 1.7], [-1.0, -1.7]], dtype=torch.get_default_dtype())
    labels = torch.arange(samples) % 3
    return TensorDataset(centres[labels] + 0.8 * torch.randn(samples, 2), labels)


def line_fit(
    batch_size: int = 3, dropout: float = 0.0, optimizer: str = "sgd", train: bool = True, drop_last: bool = False
) -> dict:
    """What train_one_epoch needs for the regression. Seven points: the last of three batches has one."""
    model = small_net(2, 1, dropout).train(train)
    loader = DataLoader(line_data(), batch_size=batch_size, drop_last=drop_last)
    arguments = {"model": model, "loader": loader, "loss_fn": nn.MSELoss()}
    return arguments | {"optimizer": OPTIMIZERS[optimizer](model.parameters()), "device": torch.device("cpu")}


def flower_fit(dropout: float = 0.0, optimizer: str = "sgd", shuffle: bool = False) -> dict:
    """What train_one_epoch needs for the classification. Eleven points in batches of four."""
    model = small_net(2, 3, dropout)
    loader = DataLoader(flower_data(), batch_size=4, shuffle=shuffle)
    arguments = {"model": model, "loader": loader, "loss_fn": nn.CrossEntropyLoss()}
    return arguments | {"optimizer": OPTIMIZERS[optimizer](model.parameters()), "device": torch.device("cpu")}


def distant_fit() -> dict:
    """What train_one_epoch needs for the classification, with batches that lie on another device."""
    return flower_fit() | {"loader": from_afar(flower_data(), 4)}


def coin_fit() -> dict:
    """What train_one_epoch needs for yes or no: one output for each point, and a loss that applies the sigmoid."""
    points, labels = flower_data().tensors
    model = small_net(2, 1)
    loader = DataLoader(TensorDataset(points, (labels[:, None] > 0).to(points)), batch_size=4)
    arguments = {"model": model, "loader": loader, "loss_fn": nn.BCEWithLogitsLoss()}
    return arguments | {"optimizer": OPTIMIZERS["sgd"](model.parameters()), "device": torch.device("cpu")}


def flower_look(train: bool = True, dropout: float = 0.0, normalised: bool = False, batch_size: int = 4) -> dict:
    """What evaluate needs for the classification: a model that was trained a little, and eleven points."""
    model = small_net(2, 3, dropout)
    if normalised:
        model = nn.Sequential(nn.BatchNorm1d(2), model)
    loader = DataLoader(flower_data(), batch_size=batch_size)
    return {"model": model.train(train), "loader": loader, "loss_fn": nn.CrossEntropyLoss(), "device": "cpu"}


def distant_look() -> dict:
    """What evaluate needs for the classification, with batches that lie on another device."""
    return flower_look() | {"loader": from_afar(flower_data(), 4)}


def flower_course(epochs: int = 3, dropout: float = 0.0, optimizer: str = "sgd") -> dict:
    """What fit needs for the classification, without patience."""
    arguments = flower_fit(dropout, optimizer)
    loaders = {"train_loader": arguments["loader"], "val_loader": DataLoader(flower_data(7), batch_size=5)}
    rest = {name: arguments[name] for name in ("loss_fn", "optimizer", "device")}
    return {"model": arguments["model"]} | loaders | rest | {"epochs": epochs}


class Doubter(nn.Module):
    """Two outputs, (weight * x, 0), and a buffer that counts the batches it was trained on."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(()))
        self.register_buffer("batches", torch.zeros(()))

    def forward(self, x: Tensor) -> Tensor:
        """x: (N, 1). Returns (N, 2)."""
        if self.training:
            self.batches += 1
        return torch.cat([self.weight * x, torch.zeros_like(x)], dim=1)


def overconfident_course(epochs: int = 12, patience: int | None = None) -> dict:
    """What fit needs for a model that gets better on the validation data at first, and then worse.

    All training points are of class 0, so the weight grows for ever; of the validation points, three in ten are not.
    """
    model = Doubter()
    x = 1 + 0.1 * torch.rand(10, 1)
    train_loader = DataLoader(TensorDataset(x, torch.zeros(10, dtype=torch.int64)), batch_size=5)
    val_loader = DataLoader(TensorDataset(x, (torch.arange(10) >= 7).long()), batch_size=4)
    arguments = {"model": model, "train_loader": train_loader, "val_loader": val_loader}
    arguments |= {"loss_fn": nn.CrossEntropyLoss(), "optimizer": torch.optim.SGD(model.parameters(), lr=0.5)}
    return arguments | {"device": "cpu", "epochs": epochs, "patience": patience}


class ScriptedLoss(nn.Module):
    """Cross-entropy, but for batches of class 1: they get the losses of a script, one after the other."""

    def __init__(self, script: list[float]) -> None:
        super().__init__()
        self.script = list(script)

    def forward(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """outputs: (N, 2); targets: (N,). Returns a tensor of shape ()."""
        if bool((targets == 1).all()):
            return outputs.sum() * 0 + self.script.pop(0)
        return nn.functional.cross_entropy(outputs, targets)


def scripted_course(losses: list[float], patience: int | None = None) -> dict:
    """What fit needs for a model whose validation losses are `losses`, epoch by epoch."""
    arguments = overconfident_course(len(losses), patience)
    val_loader = DataLoader(TensorDataset(torch.ones(3, 1), torch.ones(3, dtype=torch.int64)), batch_size=3)
    return arguments | {"val_loader": val_loader, "loss_fn": ScriptedLoss(losses)}


def grad_mode_after_evaluate(module: object) -> bool:
    """Whether autograd records again once evaluate has returned."""
    module.evaluate(*flower_look().values())
    return torch.is_grad_enabled()
