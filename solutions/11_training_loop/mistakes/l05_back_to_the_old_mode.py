"""After training, the model is put back into the mode in which it arrived.

train_one_epoch leaves the model in train mode: do not switch it back.
"""


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    was_training = model.training
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
    model.train(was_training)
    return total / samples
