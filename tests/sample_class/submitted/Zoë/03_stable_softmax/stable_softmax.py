"""Assignment 3, Zoë. One class does the shifting, four thin functions use it."""
import sys
import warnings

import torch

warnings.warn("stable_softmax is still experimental", UserWarning)
print("stable_softmax loaded", file=sys.stderr)


class Shifted:
    """x minus its maximum along dim, plus the maximum itself."""

    def __init__(self, x, dim):
        self.dim = dim
        self.peak = x.max(dim, keepdim=True)[0]
        self.rest = x - self.peak
        self.total = self.rest.exp().sum(dim, keepdim=True)


def logsumexp(x, dim=-1):
    s = Shifted(x, dim)
    return (s.total.log() + s.peak).squeeze(dim)


def softmax(x, dim=-1):
    warnings.warn("softmax runs in float%d" % (8 * x.element_size()), RuntimeWarning)
    s = Shifted(x, dim)
    return s.rest.exp() / s.total


def log_softmax(x, dim=-1):
    s = Shifted(x, dim)
    return s.rest - s.total.log()


def cross_entropy(logits, target, ignore_index=-100):
    keep = target != ignore_index
    bad = keep & ((target < 0) | (target >= logits.shape[1]))
    if bad.any():
        raise IndexError(f"bad targets: {target[bad].tolist()}")
    if not keep.all():
        print("some targets are ignored", file=sys.stderr)
    rows = log_softmax(logits[keep], 1)
    picked = rows.gather(1, target[keep].unsqueeze(1))
    return -picked.sum() / max(int(keep.sum()), 1)
