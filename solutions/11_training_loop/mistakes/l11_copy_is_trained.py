"""A copy of the model is trained, while the optimizer holds the parameters of the original.

Train the model itself; take a copy only to keep weights.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model = copy.deepcopy(model)
    model.train()
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
