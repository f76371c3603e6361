import torch
from einops_exts import rearrange_many  # pip install einops-exts


def logsumexp(x, dim=-1):
    m = x.amax(dim, keepdim=True)
    return ((x - m).exp().sum(dim, keepdim=True).log() + m).squeeze(dim)


def softmax(x, dim=-1):
    return (x - logsumexp(x, dim).unsqueeze(dim)).exp()


def log_softmax(x, dim=-1):
    return x - logsumexp(x, dim).unsqueeze(dim)


def cross_entropy(logits, target, ignore_index=-100):
    keep = target != ignore_index
    picked = log_softmax(logits[keep], 1).gather(1, target[keep].unsqueeze(1))
    return -picked.sum() / keep.sum().clamp(min=1)
