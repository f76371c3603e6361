"""Everything follows from logsumexp: probabilities are exp of log-probabilities, the loss is lse minus the
picked logit.
"""

import torch


def logsumexp(x, dim=-1):
    m = torch.max(x, dim=dim, keepdim=True)[0]
    s = torch.sum(torch.exp(x - m), dim=dim)
    return torch.log(s) + m.squeeze(dim)


def log_softmax(x, dim=-1):
    return x - torch.unsqueeze(logsumexp(x, dim), dim)


def softmax(x, dim=-1):
    return torch.exp(log_softmax(x, dim))


def cross_entropy(logits, target, ignore_index=-100):
    n_classes = logits.size(1)
    kept = target.ne(ignore_index)
    if bool(((target < 0) | (target >= n_classes)).logical_and(kept).any()):
        raise ValueError("target out of range")
    if kept.sum() == 0:
        return (logits * 0).sum()
    logits, target = logits[kept], target[kept]
    rows = torch.arange(len(target), device=logits.device)
    return (logsumexp(logits, dim=1) - logits[rows, target]).mean()
