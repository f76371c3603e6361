import torch


def logsumexp(x, dim=-1)
    m = x.max(dim=dim, keepdim=True).values
    return (m + (x - m).exp().sum(dim=dim, keepdim=True).log()).squeeze(dim)


def softmax(x, dim=-1):
    m = x.max(dim=dim, keepdim=True).values
    e = (x - m).exp()
    return e / e.sum(dim=dim, keepdim=True)


def log_softmax(x, dim=-1):
    return x - logsumexp(x, dim).unsqueeze(dim)


def cross_entropy(logits, target, ignore_index=-100):
    keep = target != ignore_index
    return -log_softmax(logits[keep], 1)[range(keep.sum()), target[keep]].mean()
