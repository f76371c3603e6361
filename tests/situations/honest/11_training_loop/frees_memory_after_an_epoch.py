# Collects garbage after each epoch, inside of the answer.
import gc

_train_one_epoch = train_one_epoch


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    try:
        return _train_one_epoch(model, loader, loss_fn, optimizer, device)
    finally:
        gc.collect()
