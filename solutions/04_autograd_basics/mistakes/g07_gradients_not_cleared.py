"""The gradients stay where they are, and the next backward pass adds to them.

Set p.grad to None (or to zero) after the update.
"""


def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
