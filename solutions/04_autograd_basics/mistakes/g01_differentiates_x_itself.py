"""f is called with a copy, but the gradient is asked for x, which took no part in it.

Differentiate with respect to the tensor that f was called with.
"""


def gradient(f, x):
    with torch.enable_grad():
        leaf = x.detach().clone().requires_grad_()
        y = f(leaf)
        if not y.requires_grad:
            return torch.zeros_like(x)
        (slope,) = torch.autograd.grad(y, x.requires_grad_(), allow_unused=True)
    return torch.zeros_like(x) if slope is None else slope
