"""Lists of rows, random.Random for the split, the two-pass variance by hand, and a collate function of one's own."""

import random
from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset


class CsvRegression(Dataset):
    def __init__(self, path, transform=None):
        lines = Path(path).read_text().split("\n")[1:]
        self.rows = [[float(cell) for cell in line.strip().split(",")] for line in lines if line.strip()]
        self.transform = transform

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        *features, target = self.rows[i]
        x = torch.tensor(features)
        if self.transform:
            x = self.transform(x)
        return x, torch.tensor([target])


def split(n, fractions, seed):
    indices = list(range(n))
    random.Random(seed).shuffle(indices)
    counts = [int(fraction * n) for fraction in fractions]
    k = 0
    while sum(counts) < n:
        counts[k] += 1
        k += 1
    parts = []
    for count in counts:
        parts.append(indices[:count])
        indices = indices[count:]
    return parts


class Standardizer:
    def __init__(self, rows):
        self.mean = sum(rows) / len(rows)
        variance = sum((row - self.mean) ** 2 for row in rows) / len(rows)
        self.std = variance.sqrt()
        self.std[self.std == 0] = 1.0

    def __call__(self, x):
        return (x - self.mean) / self.std


def fit_standardizer(ds, indices):
    return Standardizer([ds[i][0] for i in indices])


class Part(Dataset):
    def __init__(self, ds, indices):
        self.ds, self.indices = ds, indices

    def __len__(self):
        return len(self.indices)

    def __getitem__(self, i):
        return self.ds[self.indices[i]]


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    def collate(pairs):
        return torch.stack([x for x, _ in pairs]), torch.stack([y for _, y in pairs])

    g = torch.Generator()
    g.manual_seed(seed)
    return (
        DataLoader(Part(ds, train_idx), batch_size=batch_size, shuffle=True, generator=g, collate_fn=collate),
        DataLoader(Part(ds, val_idx), batch_size=batch_size, collate_fn=collate),
    )
