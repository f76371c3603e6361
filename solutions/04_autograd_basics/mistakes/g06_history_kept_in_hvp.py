"""The second backward pass is recorded too, and the result still carries its graph.

Only the first pass needs create_graph=True.
"""


def hvp(f, x, v):
    with torch.enable_grad():
        leaf = x.detach().clone().requires_grad_()
        y = f(leaf)
        if not y.requires_grad:
            return torch.zeros_like(x)
        (slope,) = torch.autograd.grad(y, leaf, create_graph=True, allow_unused=True)
        if slope is None or not slope.requires_grad:
            return torch.zeros_like(x)
        (curvature,) = torch.autograd.grad((slope * v.detach()).sum(), leaf, create_graph=True, allow_unused=True)
    return torch.zeros_like(x) if curvature is None else curvature
