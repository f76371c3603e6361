"""requires_grad_() is called on the x that was given, and stays on after the call.

Work on a copy: x.detach().clone().requires_grad_().
"""


def gradient(f, x):
    with torch.enable_grad():
        leaf = x.requires_grad_() if x.is_leaf else x
        y = f(leaf)
        if not y.requires_grad:
            return torch.zeros_like(x)
        (slope,) = torch.autograd.grad(y, leaf, allow_unused=True)
    return torch.zeros_like(x) if slope is None else slope
