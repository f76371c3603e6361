"""step() stands outside of the loop, so the weights change once per epoch instead of once per batch.

Indent optimizer.step() so that it runs for every batch.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, samples = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        total += loss.item() * len(inputs)
        samples += len(inputs)
    optimizer.step()
    return total / samples
