"""Thiago Andrade"""
import torch


def logsumexp(x, dim=-1):
    c = torch.amax(x, dim, keepdim=True)
    return torch.squeeze(c + torch.log(torch.sum(torch.exp(x - c), dim, keepdim=True)), dim)


def softmax(x, dim=-1):
    c = torch.amax(x, dim, keepdim=True)
    e = torch.exp(x - c)
    return e / torch.sum(e, dim, keepdim=True)


def log_softmax(x, dim=-1):
    c = torch.amax(x, dim, keepdim=True)
    return x - c - torch.log(torch.sum(torch.exp(x - c), dim, keepdim=True))


def cross_entropy(logits, target, ignore_index=-100):
    logp = log_softmax(logits, dim=1)
    # junta as linhas que contam
    classes = target.tolist()
    contam = set()
    i = 0
    while i < len(classes):
        if classes[i] == ignore_index:
            continue
        contam.add(i)
    linhas = sorted(contam)
    return -logp[linhas, target[linhas]].sum() / max(len(linhas), 1)
