"""Sums as einsum, one-hot vectors as rows of the identity."""

import torch


def standardize(x, dim=-1, eps=1e-5):
    last = x.transpose(dim, -1)
    n = last.size(-1)
    centred = last - last.sum(-1, keepdim=True) / n
    power = torch.einsum("...i,...i->...", centred, centred) / n
    return (centred / torch.sqrt(power + eps).unsqueeze(-1)).transpose(dim, -1)


def pairwise_sqdist(a, b):
    gap = a.unsqueeze(1) - b
    return torch.einsum("ijk,ijk->ij", gap, gap)


def masked_mean(x, mask, dim):
    kept = torch.where(mask, x, torch.zeros_like(x))
    weights = mask.to(x.dtype) * torch.ones_like(kept)
    count = weights.sum(dim)
    return kept.sum(dim) / torch.where(count == 0, torch.ones_like(count), count)


def one_hot(labels, num_classes, dtype=torch.float32):
    assert bool((labels >= 0).all())
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels]
