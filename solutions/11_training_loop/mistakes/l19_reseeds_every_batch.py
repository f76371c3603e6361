"""A seed is set in the loop, so every batch gets the same dropout mask.

Set a seed once, at the start of a program, and never in a loop.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, samples = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        torch.manual_seed(0)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        samples += len(inputs)
    return total / samples
