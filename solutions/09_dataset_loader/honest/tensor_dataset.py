"""The dataset wraps a TensorDataset, the split comes from random_split, and batches are drawn by a batch sampler."""

from pathlib import Path

import torch
from torch.utils.data import BatchSampler, DataLoader, Dataset, RandomSampler, Subset, TensorDataset, random_split


class CsvRegression(Dataset):
    def __init__(self, path, transform=None):
        with Path(path).open(encoding="utf-8") as f:
            header = next(f)
            rows = [list(map(float, line.split(","))) for line in f if line.strip()]
        table = torch.FloatTensor(rows) if rows else torch.empty(0, header.count(",") + 1)
        self.pairs = TensorDataset(table[:, :-1], table[:, [-1]])
        self.transform = transform

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        x, y = (part.clone() for part in self.pairs[i])
        return (x if self.transform is None else self.transform(x)), y


def split(n, fractions, seed):
    sizes = [int(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k % len(sizes)] += 1
    parts = random_split(range(n), sizes, generator=torch.Generator().manual_seed(seed))
    return [[int(i) for i in part.indices] for part in parts]


def fit_standardizer(ds, indices):
    rows = torch.stack([x for x, _ in (ds[i] for i in indices)])
    std, mean = torch.std_mean(rows, dim=0, unbiased=False)
    std = std + (std == 0).to(std)
    return lambda x: x.sub(mean).div(std)


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    train, val = Subset(ds, train_idx), Subset(ds, val_idx)
    order = RandomSampler(train, generator=torch.Generator().manual_seed(seed))
    batches = BatchSampler(order, batch_size, drop_last=False)
    return DataLoader(train, batch_sampler=batches), DataLoader(val, batch_size)
