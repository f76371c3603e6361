import torch
from torch import Tensor


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    top = x.amax(dim, keepdim=True)
    top = torch.where(top.isinf(), torch.zeros_like(top), top)
    return (x - top).exp().sum(dim).log() + top.squeeze(dim)


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    weights = (x - x.amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim, keepdim=True)


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    return x - logsumexp(x, dim).unsqueeze(dim)


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    kept = target != ignore_index
    if ((target[kept] < 0) | (target[kept] >= logits.shape[1])).any():
        raise ValueError("a class index is out of range")
    if not kept.any():
        return (logits * 0).sum()
    return -log_softmax(logits[kept], 1).gather(1, target[kept].unsqueeze(1)).mean()
