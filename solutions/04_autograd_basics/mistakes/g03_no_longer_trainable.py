"""The parameter is detached in place, so it does not require grad any more.

Leave requires_grad alone: under torch.no_grad(), the update is not recorded anyway.
"""


def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None
                p.requires_grad_(False)
