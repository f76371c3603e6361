"""Recording is switched on, and never back to what it was.

Use `with torch.enable_grad():`, which goes back by itself at its end.
"""


def gradient(f, x):
    torch.set_grad_enabled(True)
    if True:
        leaf = x.detach().clone().requires_grad_()
        y = f(leaf)
        if not y.requires_grad:
            return torch.zeros_like(x)
        (slope,) = torch.autograd.grad(y, leaf, allow_unused=True)
    return torch.zeros_like(x) if slope is None else slope
