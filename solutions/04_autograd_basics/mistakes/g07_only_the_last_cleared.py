"""Only the gradient of the last parameter is cleared.

Clear it inside of the loop, for every parameter.
"""


def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
        p.grad = None
