# Valentina Rossi
import torch


def logsumexp(x, dim=-1):
    m = torch.amax(x, dim=dim, keepdim=True)
    return torch.squeeze(m + torch.log(torch.exp(x - m).sum(dim=dim, keepdim=True)), dim=dim)


def softmax(x, dim=-1):
    m = torch.amax(x, dim=dim, keepdim=True)
    e = torch.exp(x - m)
    return e / e.sum(dim=dim, keepdim=True)


def log_softmax(x, dim=-1):
    return x - torch.unsqueeze(logsumexp(x, dim=dim), dim=dim)


def cross_entropy(logits, target, ignore_index=-100):
    # first probabilities, then the log, then pick the right class
    p = softmax(logits, dim=1)
    logp = log_softmax(p, dim=1)
    keep = target != ignore_index
    t = target[keep]
    if ((t < 0) | (t >= logits.shape[1])).any():
        raise IndexError("no such class")
    return -logp[keep].gather(1, t.unsqueeze(1)).sum() / keep.sum().clamp(min=1)
