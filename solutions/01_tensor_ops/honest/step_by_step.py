"""Every step with a name of its own, as a beginner would write it."""

import torch


def standardize(x, dim=-1, eps=1e-5):
    mean = torch.mean(x, dim=dim, keepdim=True)
    difference = x - mean
    squares = difference**2
    variance = torch.mean(squares, dim=dim, keepdim=True)
    root = torch.sqrt(variance + eps)
    return difference / root


def pairwise_sqdist(a, b):
    n, m = a.shape[0], b.shape[0]
    left = a.unsqueeze(1).expand(n, m, a.shape[1])
    right = b.unsqueeze(0).expand(n, m, b.shape[1])
    return torch.pow(left - right, 2).sum(dim=-1)


def masked_mean(x, mask, dim):
    full_mask = mask | torch.zeros_like(x, dtype=torch.bool)
    zeros = torch.zeros((), dtype=x.dtype, device=x.device)
    kept = torch.where(full_mask, x, zeros)
    total = torch.sum(kept, dim=dim)
    count = torch.sum(full_mask, dim=dim)
    count = torch.maximum(count, torch.ones_like(count))
    return total / count


def one_hot(labels, num_classes, dtype=torch.float32):
    too_small = torch.any(labels < 0)
    too_large = torch.any(labels > num_classes - 1)
    if too_small or too_large:
        raise ValueError("label out of range")
    classes = torch.arange(num_classes)
    same = labels[..., None].eq(classes)
    return torch.where(same, 1, 0).to(dtype)
