"""Inês Carvalho, 3.ª tarefa."""

import torch
from torch import Tensor


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    maximo = x.amax(dim=dim, keepdim=True)
    resto = torch.exp(x - maximo)
    return torch.log(resto.sum(dim=dim)) + maximo.squeeze(dim)


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    return torch.exp(log_softmax(x, dim=dim))


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    return x - logsumexp(x, dim=dim).unsqueeze(dim)


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    contam = target != ignore_index
    alvos = target[contam]
    if ((alvos < 0) | (alvos >= logits.shape[1])).any():
        raise ValueError("há um alvo fora das classes")
    perdas = -log_softmax(logits[contam], dim=1).gather(1, alvos.unsqueeze(1))
    return perdas.sum() / max(target.shape[0], 1)
