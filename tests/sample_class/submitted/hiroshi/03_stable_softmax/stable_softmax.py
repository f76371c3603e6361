import torch
from torch import Tensor


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    m, _ = torch.max(x, dim=-1, keepdim=True)
    s = torch.sum(torch.exp(x - m), dim=-1, keepdim=True)
    return (torch.log(s) + m).squeeze(-1)


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    m, _ = torch.max(x, dim=-1, keepdim=True)
    e = torch.exp(x - m)
    return e / torch.sum(e, dim=-1, keepdim=True)


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    return x - logsumexp(x).unsqueeze(-1)


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    mask = target != ignore_index
    t = target[mask]
    if torch.any(t < 0) or torch.any(t >= logits.shape[1]):
        raise IndexError("target out of range")
    lp = log_softmax(logits[mask])
    return -torch.gather(lp, 1, t[:, None]).sum() / torch.clamp(mask.sum(), min=1)
