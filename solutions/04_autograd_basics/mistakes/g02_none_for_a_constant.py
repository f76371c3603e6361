"""autograd answers None where there is no dependence, and None is passed on.

Return zeros where the gradient is None.
"""


def gradient(f, x):
    with torch.enable_grad():
        leaf = x.detach().clone().requires_grad_()
        y = f(leaf)
        if not y.requires_grad:
            return None
        (slope,) = torch.autograd.grad(y, leaf, allow_unused=True)
    return slope
