"""The file is read by NumPy, the split is one of random_split's, and the loaders have samplers of their own."""

import itertools
import math
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, Subset, SubsetRandomSampler


class CsvRegression(Dataset):
    def __init__(self, path, transform=None):
        with Path(path).open() as file:
            columns = len(file.readline().split(","))
            lines = [line for line in file if line.strip()]
        table = np.loadtxt(lines, delimiter=",", dtype=np.float32, ndmin=2) if lines else np.zeros((0, columns), "f4")
        self.table = table
        self.transform = transform

    def __len__(self):
        return self.table.shape[0]

    def __getitem__(self, index):
        row = torch.from_numpy(self.table[index].copy())
        x, y = row[:-1].clone(), row[-1].reshape(1).clone()
        return (self.transform(x) if self.transform else x), y


def split(n, fractions, seed):
    lengths = [math.floor(n * fraction) for fraction in fractions]
    left = n - sum(lengths)
    lengths = [length + (1 if k < left else 0) for k, length in enumerate(lengths)]
    order = np.random.default_rng(seed).permutation(n)
    ends = list(itertools.accumulate(lengths))
    return [[int(i) for i in part] for part in np.split(order, ends[:-1])]


def fit_standardizer(ds, indices):
    rows = np.stack([ds[int(i)][0].numpy() for i in indices]).astype(np.float64)
    mean = torch.from_numpy(rows.mean(axis=0))
    spread = rows.std(axis=0)
    spread[spread == 0] = 1
    std = torch.from_numpy(spread)

    def standardize(x):
        return ((x.double() - mean) / std).to(x.dtype)

    return standardize


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    generator = torch.Generator()
    generator.manual_seed(seed)
    sampler = SubsetRandomSampler(list(train_idx), generator=generator)
    train = DataLoader(ds, batch_size=batch_size, sampler=sampler)
    return train, DataLoader(Subset(ds, list(val_idx)), batch_size=batch_size, shuffle=False)
