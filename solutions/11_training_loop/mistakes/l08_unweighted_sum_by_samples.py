"""The losses of the batches, which are means already, are added up and divided by the number of samples.

Multiply the loss of each batch by its number of samples first.
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
        samples += len(inputs)
    return total / samples
