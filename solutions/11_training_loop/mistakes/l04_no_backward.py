"""The loss is computed, but never sent backward, so there are no gradients to step along.

Call loss.backward() before optimizer.step().
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, samples = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        optimizer.step()
        total += loss.item() * len(inputs)
        samples += len(inputs)
    return total / samples
