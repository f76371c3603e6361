"""Each batch counts the same, though the last one has fewer samples.

Weight the loss of each batch by the number of its samples, and divide by the number of all samples.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, samples = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item()
        samples += 1
    return total / samples
