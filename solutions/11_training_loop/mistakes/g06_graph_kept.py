"""The losses of all batches are added up, and each backward pass goes through those before once more.

Call backward() on the loss of the batch at hand only.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, samples = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        whole = loss if samples == 0 else whole + loss
        whole.backward(retain_graph=True)
        optimizer.step()
        total += loss.item() * len(inputs)
        samples += len(inputs)
    return total / samples
