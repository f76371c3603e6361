"""Toy datasets, and looks at what a dataset does: shared by the lesson and the checks."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

FLOWERS = """petal,sepal,height
1.5,0.2,30
4.5,1.5,62
5.75,2.25,71
1.25,0.25,28.5
"""


class Numbered(Dataset):
    """The pairs ([i, 0.5], [10 i]) for i below n: every row can be told from every other, and x from y."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        if not 0 <= i < self.n:
            raise IndexError(i)
        return torch.tensor([float(i), 0.5]), torch.tensor([10.0 * i])


class Rows(Dataset):
    """The rows of a tensor as x, with their sums as y; `read` holds the indices that were asked for."""

    def __init__(self, rows: Tensor) -> None:
        self.rows = rows
        self.read: set[int] = set()

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        self.read.add(int(i))
        return self.rows[i], self.rows[i].sum().reshape(1)


class Stamp:
    """A transform that multiplies x by how often it was called."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, x: Tensor) -> Tensor:
        self.calls += 1
        return x * self.calls


def doubled_in_place(x: Tensor) -> Tensor:
    """A transform that changes its argument."""
    return x.mul_(2)


def length(module: Any, path: str) -> int:
    """The length of the dataset of a file."""
    return len(module.CsvRegression(path))


def read(module: Any, path: str, indices: list[int]) -> list[Any]:
    """Some items of the dataset of a file."""
    dataset = module.CsvRegression(path)
    return [dataset[i] for i in indices]


def read_all(module: Any, path: str) -> list[Any]:
    """All items of the dataset of a file, whose path is a Path."""
    dataset = module.CsvRegression(Path(path))
    return [dataset[i] for i in range(len(dataset))]


def stamped(module: Any, path: str) -> list[Any]:
    """The same item, read three times through a transform that counts."""
    dataset = module.CsvRegression(path, transform=Stamp())
    return [dataset[1] for _ in range(3)]


def calls_of_transform(module: Any, path: str) -> list[int]:
    """How often the transform was called after building the dataset, and after reading two items."""
    stamp = Stamp()
    dataset = module.CsvRegression(path, stamp)
    built = stamp.calls
    dataset[0], dataset[2]
    return [built, stamp.calls]


def read_through_changes(module: Any, path: str) -> list[Any]:
    """The same item, read twice through a transform that works in place."""
    dataset = module.CsvRegression(path, doubled_in_place)
    return [dataset[0], dataset[0]]


def changed_from_outside(module: Any, path: str) -> list[Any]:
    """An item, read again after what came the first time was changed in place."""
    dataset = module.CsvRegression(path)
    x, y = dataset[0]
    x += 100
    y += 100
    return list(dataset[0])


def pickled(module: Any, path: str) -> list[Any]:
    """An item of the dataset after it was pickled and read again."""
    return list(pickle.loads(pickle.dumps(module.CsvRegression(path)))[1])


def loaded_by_workers(module: Any, path: str) -> list[Any]:
    """The batches of the dataset of a file, loaded by two worker processes."""
    return list(DataLoader(module.CsvRegression(path), batch_size=2, num_workers=2))


def sizes(module: Any, n: int, fractions: list[float]) -> list[int]:
    """How many indices each part of a split has."""
    return [len(part) for part in module.split(n, fractions, 3)]


def first_parts(module: Any, n: int, seeds: int) -> Tensor:
    """Which indices are in the first of two equal parts, for each of many seeds: (seeds, n), 1 for those that are."""
    inside = torch.zeros(seeds, n)
    for seed in range(seeds):
        inside[seed, module.split(n, [0.5, 0.5], seed)[0]] = 1
    return inside


def standardized(module: Any, rows: Tensor, indices: list[int], x: Tensor) -> Tensor:
    """What the standardizer of some rows makes of x."""
    return module.fit_standardizer(Rows(rows), indices)(x)


def rows_read(module: Any, rows: Tensor, indices: list[int]) -> list[int]:
    """The rows that fit_standardizer looks at."""
    dataset = Rows(rows)
    module.fit_standardizer(dataset, indices)
    return sorted(dataset.read)


def x_after_standardizing(module: Any, rows: Tensor, x: Tensor) -> Tensor:
    """x itself, after it was given to the standardizer."""
    module.fit_standardizer(Rows(rows), range(len(rows)))(x)
    return x
