"""The function returns inside of the loop, after the first parameter.

Let the loop go through all parameters.
"""


def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None
                return
