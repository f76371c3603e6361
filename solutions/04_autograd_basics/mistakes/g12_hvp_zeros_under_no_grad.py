"""Under no_grad, nothing that f computes is recorded, so f looks like a constant.

Put your code under `with torch.enable_grad():`.
"""


def hvp(f, x, v):
    if True:
        leaf = x.detach().clone().requires_grad_()
        y = f(leaf)
        if not y.requires_grad:
            return torch.zeros_like(x)
        (slope,) = torch.autograd.grad(y, leaf, create_graph=True, allow_unused=True)
        if slope is None or not slope.requires_grad:
            return torch.zeros_like(x)
        (curvature,) = torch.autograd.grad((slope * v.detach()).sum(), leaf, allow_unused=True)
    return torch.zeros_like(x) if curvature is None else curvature
