"""With backward(), and the gradients that were there before put aside."""

import torch


def gradient(f, x):
    recorded = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    try:
        inner = torch.empty_like(x).copy_(x.data)
        inner.requires_grad = True
        y = f(inner)
        if y.grad_fn is None:
            return torch.zeros_like(inner.data)
        y.backward(inputs=[inner])
        return torch.zeros_like(inner.data) if inner.grad is None else inner.grad
    finally:
        torch.set_grad_enabled(recorded)


def hvp(f, x, v):
    with torch.enable_grad():
        inner = x.data.clone().requires_grad_(True)
        slope = torch.autograd.grad(f(inner) + 0 * inner.sum() + 0 * (inner**2).sum(), inner, create_graph=True)[0]
        slope.backward(v.data, inputs=[inner])
    return inner.grad.detach()


def sgd_step(params, lr):
    for p in params:
        if p.grad is None:
            continue
        p.data = p.data - lr * p.grad.data
        p.grad = None


def fit_line(x, y, steps, lr):
    with torch.enable_grad():
        line = torch.zeros(2, dtype=x.dtype, requires_grad=True)
        for _ in range(steps):
            errors = line[0] * x + line[1] - y.flatten()
            loss = (errors * errors).sum() / len(errors)
            (slope,) = torch.autograd.grad(loss, [line])
            line = (line - lr * slope).detach().requires_grad_()
    w, b = line.detach()
    return w, b


def td_loss(q, q_next, r, gamma):
    error = q - r.detach() - gamma * q_next.data
    return (error**2).sum() / error.numel()
