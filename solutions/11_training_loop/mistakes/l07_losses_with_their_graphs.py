"""The losses are added up as tensors, so the result is a tensor, and the graph of every batch stays in memory.

Add up loss.item(), which is a plain number.
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
        total += loss * len(inputs)
        samples += len(inputs)
    return total / samples
