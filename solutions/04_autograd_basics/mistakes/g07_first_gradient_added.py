"""The first backward pass leaves its gradient in .grad, and the second adds to it.

Use autograd.grad for both passes, or clear .grad between them.
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
        (curvature,) = torch.autograd.grad((slope * v.detach()).sum(), leaf, allow_unused=True)
    return slope.detach() if curvature is None else slope.detach() + curvature
