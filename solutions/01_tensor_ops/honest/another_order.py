"""Subtractions in another order, and an index_put for the one-hot vectors."""

import torch


def standardize(x, dim=-1, eps=1e-5):
    n = x.shape[dim]
    mean = x.sum(dim, keepdim=True) / n
    variance = ((mean - x) ** 2).sum(dim, keepdim=True) / n
    return x.sub(mean).mul((variance + eps).pow(-0.5))


def pairwise_sqdist(a, b):
    return (b.T.unsqueeze(0) - a.unsqueeze(2)).square().sum(1)


def masked_mean(x, mask, dim):
    weight = torch.broadcast_to(mask, torch.broadcast_shapes(x.shape, mask.shape)).to(x.dtype)
    safe = torch.where(mask, x, torch.tensor(0, dtype=x.dtype))
    count = weight.sum(dim)
    return (safe * weight).sum(dim) / (count + (count == 0))


def one_hot(labels, num_classes, dtype=torch.float32):
    flat = labels.reshape(-1)
    if bool((flat.lt(0) + flat.ge(num_classes)).sum() > 0):
        raise RuntimeError("label out of range")
    result = torch.zeros(flat.numel(), num_classes, dtype=dtype)
    result[torch.arange(flat.numel()), flat] = torch.ones((), dtype=dtype)
    return result.view(*labels.shape, num_classes)
