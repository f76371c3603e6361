"""v is multiplied on at the end, entry by entry, but every entry of the result depends on all of v.

Multiply g by v and sum before the second backward pass.
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
    return torch.zeros_like(x) if curvature is None else curvature * v
