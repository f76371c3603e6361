"""The gradients of all steps before are still in .grad.

Clear w.grad and b.grad in every step.
"""


def fit_line(x, y, steps, lr):
    y = y.reshape(x.shape)
    w = torch.zeros((), dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        with torch.enable_grad():
            loss = (w * x + b - y).square().mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w.detach(), b.detach()
