# The mode of a model, put back by a context manager, inside of the answer.
from contextlib import contextmanager


@contextmanager
def in_eval_mode(model):
    was_training = model.training
    model.eval()
    try:
        yield model
    finally:
        model.train(was_training)


_evaluate = evaluate


def evaluate(model, loader, loss_fn, device):
    with in_eval_mode(model):
        return _evaluate(model, loader, loss_fn, device)
