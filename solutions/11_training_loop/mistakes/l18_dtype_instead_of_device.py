"""The batch is converted to a dtype, not moved to the device: it stays where the loader put it.

`to` takes a device as well as a dtype: inputs.to(device), targets.to(device).
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, samples = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(inputs.dtype), targets.to(targets.dtype)
        total += train_on_one_batch(model, inputs, targets, loss_fn, optimizer) * len(inputs)
        samples += len(inputs)
    return total / samples
