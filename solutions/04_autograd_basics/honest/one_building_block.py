"""Everything is built on one helper that returns a gradient, as a beginner would after the first exercise."""

import torch
from torch import Tensor


def zeros_if_none(slope: Tensor | None, like: Tensor) -> Tensor:
    return torch.zeros_like(like) if slope is None else slope


def gradient_with_graph(f, leaf):
    y = f(leaf)
    if not y.requires_grad:
        return torch.zeros_like(leaf)
    return zeros_if_none(torch.autograd.grad(y, leaf, create_graph=True, allow_unused=True)[0], leaf)


def gradient(f, x):
    with torch.enable_grad():
        leaf = x.clone().detach()
        leaf.requires_grad = True
        return gradient_with_graph(f, leaf).detach()


def hvp(f, x, v):
    fixed = v.detach().clone()
    return gradient(lambda inner: torch.dot(gradient_with_graph(f, inner).flatten(), fixed.flatten()), x)


def sgd_step(params, lr):
    with torch.no_grad():
        for i in range(len(params)):
            if params[i].grad is not None:
                params[i].copy_(params[i] - lr * params[i].grad)
                params[i].grad = torch.zeros_like(params[i])


def fit_line(x, y, steps, lr):
    points = x.detach().clone()
    targets = y.detach().clone().squeeze(-1) if y.dim() == 2 else y
    w = torch.tensor(0.0, dtype=points.dtype, requires_grad=True)
    b = torch.tensor(0.0, dtype=points.dtype, requires_grad=True)
    with torch.enable_grad():
        for _ in range(steps):
            loss = torch.nn.functional.mse_loss(w * points + b, targets)
            loss.backward()
            sgd_step([w, b], lr)
    return w.detach().clone(), b.detach().clone()


def td_loss(q, q_next, r, gamma):
    target = (r + gamma * q_next).detach()
    return torch.mean(torch.pow(q - target, 2))
