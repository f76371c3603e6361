"""A seed is set at the start of the function, so every epoch draws the same random numbers.

Set a seed once, at the start of a program, and not in a function that runs for every epoch.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    torch.manual_seed(0)
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
