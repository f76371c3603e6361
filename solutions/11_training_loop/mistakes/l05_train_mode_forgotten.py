"""The model is trained in whatever mode it arrives in.

Call model.train() before the first batch: evaluation may have left the model in eval mode.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    total, samples = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        samples += len(inputs)
    return total / samples
