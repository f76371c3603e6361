"""Softmax estável. Isabel Côrtes"""
import torch


def _pico(x, dim):
    # detach: somar e subtrair a mesma constante não muda o gradiente
    return x.detach().max(dim=dim, keepdim=True).values


def logsumexp(x, dim=-1):
    p = _pico(x, dim)
    return (p + torch.log(torch.exp(x - p).sum(dim=dim, keepdim=True))).squeeze(dim)


def softmax(x, dim=-1):
    e = torch.exp(x - _pico(x, dim))
    return e.div(e.sum(dim=dim, keepdim=True))


def log_softmax(x, dim=-1):
    d = x - _pico(x, dim)
    return d - torch.log(torch.exp(d).sum(dim=dim, keepdim=True))


def cross_entropy(logits, target, ignore_index=-100):
    n, c = logits.shape
    valido = target.ne(ignore_index)
    if (valido & (target.lt(0) | target.ge(c))).any():
        raise ValueError("rótulo fora do intervalo")
    linhas = torch.nonzero(valido).squeeze(1)
    logp = log_softmax(logits, dim=1)[linhas, target[linhas]]
    return -logp.sum() / max(len(linhas), 1)
