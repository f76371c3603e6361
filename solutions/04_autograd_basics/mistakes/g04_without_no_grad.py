"""The parameter is changed in place while autograd records, which it refuses for a leaf.

Put the update under `with torch.no_grad():`.
"""


def sgd_step(params, lr):
    if True:
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None
