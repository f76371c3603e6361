"""A new optimizer is made in the function; it knows nothing of the settings and the history of the given one.

Use the optimizer that you are given.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
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
