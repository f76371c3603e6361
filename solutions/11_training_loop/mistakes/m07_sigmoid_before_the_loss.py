"""A sigmoid stands between the model and the loss, which applies one itself.

Give the loss the outputs of the model as they are.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, samples = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(torch.sigmoid(model(inputs)), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        samples += len(inputs)
    return total / samples
