"""logsumexp with a gradient derived on paper, as an autograd.Function; the other exercises are built on it."""

import torch


class _LogSumExp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        peak = x.amax(dim, keepdim=True)
        result = (x - peak).exp().sum(dim, keepdim=True).log() + peak
        ctx.save_for_backward(x, result)
        ctx.dim = dim
        return result.squeeze(dim)

    @staticmethod
    def backward(ctx, grad_output):
        x, result = ctx.saved_tensors
        return grad_output.unsqueeze(ctx.dim) * (x - result).exp(), None


def logsumexp(x, dim=-1):
    return _LogSumExp.apply(x, dim)


def softmax(x, dim=-1):
    with torch.no_grad():
        peak = x.amax(dim, keepdim=True)
    powers = torch.exp(x - peak)
    return powers / powers.sum(dim).unsqueeze(dim)


def log_softmax(x, dim=-1):
    with torch.no_grad():
        peak = x.amax(dim, keepdim=True)
    centred = x - peak
    return centred - logsumexp(centred, dim).unsqueeze(dim)


def cross_entropy(logits, target, ignore_index=-100):
    chosen = torch.nonzero(target != ignore_index).flatten()
    log_probs = log_softmax(logits.index_select(0, chosen), -1)
    picked = torch.gather(log_probs, 1, target.index_select(0, chosen).view(-1, 1))
    if len(chosen) == 0:
        return log_probs.sum()
    return picked.sum().neg() / len(chosen)
