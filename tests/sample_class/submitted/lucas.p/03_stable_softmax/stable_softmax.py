import torch


def softmax(z, dim=-1):
    z = z - z.max(dim=dim, keepdim=True)[0]
    num = torch.exp(z)
    return num / num.sum(dim=dim, keepdim=True)


def logsumexp(x, dim=-1):
    m = x.max(dim=dim, keepdim=True)[0]
    return (torch.exp(x - m).sum(dim=dim, keepdim=True).log() + m).squeeze(dim)


def log_softmax(x, dim=-1):
    eps = 1e-8
    return torch.log(softmax(x, dim=dim) + eps)


def cross_entropy(logits, target, ignore_index=-100):
    ok = target != ignore_index
    if ok.sum() == 0:
        return 0.0 * logits.sum()
    t = target[ok]
    assert_ok = bool(((t >= 0) & (t < logits.shape[1])).all())
    if not assert_ok:
        raise ValueError("target")
    L = logits[ok]
    return (logsumexp(L, 1) - L[torch.arange(len(t)), t]).mean()
