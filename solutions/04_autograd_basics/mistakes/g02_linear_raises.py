"""For a linear f the gradient is a constant without a graph, and autograd refuses to go back through it.

Return zeros where the gradient has no graph.
"""


def hvp(f, x, v):
    with torch.enable_grad():
        leaf = x.detach().clone().requires_grad_()
        y = f(leaf)
        (slope,) = torch.autograd.grad(y, leaf, create_graph=True, allow_unused=True)
        (curvature,) = torch.autograd.grad((slope * v.detach()).sum(), leaf, allow_unused=True)
    return torch.zeros_like(x) if curvature is None else curvature
