"""Tomás"""
import sys

import torch


def logsumexp(x, dim=-1):
    m = x.amax(dim, keepdim=True)
    return (m + (x - m).exp().sum(dim, keepdim=True).log()).squeeze(dim)


def softmax(x, dim=-1):
    return (x - logsumexp(x, dim).unsqueeze(dim)).exp()


def log_softmax(x, dim=-1):
    return x - logsumexp(x, dim).unsqueeze(dim)


def cross_entropy(logits, target, ignore_index=-100):
    keep = target != ignore_index
    t = target[keep].unsqueeze(1)
    return -log_softmax(logits[keep], 1).gather(1, t).sum() / keep.sum().clamp(min=1)


# meus testes
x = torch.tensor([1000.0, 1000.0])
if torch.isnan(softmax(x)).any():
    print("deu nan")
    sys.exit(1)
print("tudo certo!")
sys.exit(0)
