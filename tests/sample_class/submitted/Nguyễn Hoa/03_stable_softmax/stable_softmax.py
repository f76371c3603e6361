import torch


def logsumexp(x, dim=-1):
    biggest = x.amax(dim, keepdim=True)
    return ((x - biggest).exp().sum(dim, keepdim=True).log() + biggest).squeeze(dim)


def softmax(x, dim=-1):
    biggest = x.amax(dim, keepdim=True)
    e = (x - biggest).exp()
    return e / e.sum(dim, keepdim=True)


def log_softmax(x, dim=-1):
    # the small number keeps the log away from zero
    return torch.log(softmax(x, dim) + 1e-8)


def cross_entropy(logits, target, ignore_index=-100):
    keep = target != ignore_index
    t = target[keep]
    if ((t < 0) | (t >= logits.size(1))).any():
        raise ValueError("target out of range")
    kept = logits[keep]
    return (logsumexp(kept, 1) - kept.gather(1, t.unsqueeze(1)).squeeze(1)).sum() / keep.sum().clamp(min=1)
