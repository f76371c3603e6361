"""Loss as a product with one-hot rows and 0/1 weights, softmax along a moved axis."""

import torch
from torch import Tensor


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    last = torch.transpose(x, dim, -1)
    e = torch.exp(last - torch.amax(last, -1, True))
    return torch.transpose(e * e.sum(-1, True).reciprocal(), dim, -1)


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    highest = x.amax(dim=dim)
    return highest + torch.exp(x - highest.unsqueeze(dim)).sum(dim).log()


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    highest = x.amax(dim=dim, keepdim=True)
    return x - highest - torch.exp(x - highest).sum(dim=dim, keepdim=True).log()


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    classes = torch.arange(logits.shape[1], device=logits.device)
    weights = (target != ignore_index).to(logits.dtype)
    one_hot = (target.unsqueeze(1) == classes).to(logits.dtype)
    if (one_hot.sum(1) < weights).any():
        raise IndexError("a target is no class")
    losses = -(one_hot * log_softmax(logits, 1)).sum(1)
    return (losses * weights).sum() / weights.sum().clamp_min(1.0)
