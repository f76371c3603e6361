"""Each function in as few lines as possible."""

import torch


def standardize(x, dim=-1, eps=1e-5):
    return (x - x.mean(dim, True)).div(x.var(dim, correction=0, keepdim=True).add(eps).sqrt())


def pairwise_sqdist(a, b):
    return a.unsqueeze(1).sub(b).pow(2).sum(2)


def masked_mean(x, mask, dim):
    return (kept := x.where(mask, 0)).sum(dim) / mask.expand_as(kept).sum(dim).clamp(1)


def one_hot(labels, num_classes, dtype=torch.float32):
    if labels.ne(labels.clamp(0, num_classes - 1)).any():
        raise IndexError
    return torch.arange(num_classes).eq(labels.unsqueeze(-1)).type(dtype)
