"""The maximum is taken out of the graph wherever it appears; gather and torch.where do the rest."""

import torch


def _shift(x, dim):
    maximum = x.max(dim, keepdim=True).values.detach()
    return x - maximum, maximum


def logsumexp(x, dim=-1):
    shifted, maximum = _shift(x, dim)
    total = shifted.exp().sum(dim, keepdim=True)
    return (total.log() + maximum).squeeze(dim)


def softmax(x, dim=-1):
    shifted, _ = _shift(x, dim)
    exponentials = shifted.exp()
    return exponentials.div(exponentials.sum(dim=dim, keepdim=True))


def log_softmax(x, dim=-1):
    shifted, _ = _shift(x, dim)
    return shifted - shifted.exp().sum(dim, keepdim=True).log()


def cross_entropy(logits, target, ignore_index=-100):
    keep = target != ignore_index
    # gather itself refuses an index outside of the classes
    safe_target = torch.where(keep, target, torch.zeros_like(target))
    picked = log_softmax(logits, dim=-1).gather(-1, safe_target[:, None])[:, 0]
    losses = torch.where(keep, -picked, torch.zeros_like(picked))
    return losses.sum() / torch.clamp(keep.sum(), min=1)
