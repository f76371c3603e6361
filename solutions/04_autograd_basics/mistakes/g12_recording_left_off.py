"""Recording is switched off, and never on again.

Use `with torch.no_grad():`, which switches it on again at its end.
"""


def sgd_step(params, lr):
    torch.set_grad_enabled(False)
    if True:
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None
