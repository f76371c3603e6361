"""backward() writes into the .grad of every leaf that f uses, not only into that of x.

Use autograd.grad for the second pass as well.
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
        (slope * v.detach()).sum().backward()
    return torch.zeros_like(x) if leaf.grad is None else leaf.grad
