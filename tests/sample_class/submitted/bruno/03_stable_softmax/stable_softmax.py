# Bruno - exercicio 3
import torch


def logsumexp(x, dim=-1):
    return torch.log(torch.sum(torch.exp(x), dim=dim))


def softmax(x, dim=-1):
    # formula do slide: exp(x) / soma de exp(x)
    return torch.exp(x) / torch.sum(torch.exp(x), dim=dim, keepdim=True)


def log_softmax(x, dim=-1):
    return x - logsumexp(x, dim).unsqueeze(dim)


def cross_entropy(logits, target, ignore_index=-100):
    valid = target != ignore_index
    if valid.sum() == 0:
        return logits.sum() * 0.0
    logits = logits[valid]
    target = target[valid]
    if (target < 0).any() or (target >= logits.shape[1]).any():
        raise ValueError("target invalido")
    logp = log_softmax(logits, dim=1)
    return -logp.gather(1, target[:, None]).mean()
