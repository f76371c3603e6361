"""b is updated with a gradient computed after w has moved.

Compute both gradients at the same point, then update both.
"""


def fit_line(x, y, steps, lr):
    y = y.reshape(x.shape)
    w = torch.zeros((), dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        with torch.enable_grad():
            loss = (w * x + b - y).square().mean()
        (slope,) = torch.autograd.grad(loss, w)
        with torch.no_grad():
            w -= lr * slope
        with torch.enable_grad():
            loss = (w * x + b - y).square().mean()
        (slope,) = torch.autograd.grad(loss, b)
        with torch.no_grad():
            b -= lr * slope
        w.grad = b.grad = None
    return w.detach(), b.detach()
