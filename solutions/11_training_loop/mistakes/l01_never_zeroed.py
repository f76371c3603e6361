"""The gradients are never set to zero, so each batch adds its own to those of all batches before.

Call optimizer.zero_grad() once for every batch.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, samples = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        samples += len(inputs)
    return total / samples
