"""The model is trained in eval mode, in which dropout does nothing.

Call model.train() before training; eval() is for evaluation.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.eval()
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
