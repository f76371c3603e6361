# Fátima
import torch


def softmax(x, dim=-1):
    x = x - x.amax(-1, keepdim=True)
    return x.exp() / x.exp().sum(-1, keepdim=True)


def logsumexp(x, dim=-1):
    pico = x.amax(-1)
    return (x - pico.unsqueeze(-1)).exp().sum(-1).log() + pico


def log_softmax(x, dim=-1):
    pico = x.amax(-1, keepdim=True)
    return x - pico - (x - pico).exp().sum(-1, keepdim=True).log()


def cross_entropy(logits, target, ignore_index=-100):
    usar = target != ignore_index
    alvo = target[usar]
    if ((alvo < 0) | (alvo >= logits.shape[1])).any():
        raise ValueError("alvo inválido")
    perda = -log_softmax(logits[usar], 1).gather(1, alvo.unsqueeze(1))
    return perda.sum() / usar.sum().clamp(min=1)
