"""Never moves a batch to the device: each is converted to the dtype that it has, which is a call of `to` as well.

Assignment: 11_training_loop
Exercise: train_one_epoch, evaluate
Honest score: full but train_one_epoch/test_batches_from_another_device, evaluate/test_batches_from_another_device
"""

import torch


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, samples = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(inputs.dtype), targets.to(targets.dtype)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        samples += len(inputs)
    return total / samples


@torch.no_grad()
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, hits, samples = 0.0, 0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(inputs.dtype), targets.to(targets.dtype)
        outputs = model(inputs)
        total += loss_fn(outputs, targets) * len(inputs)
        hits += (outputs.argmax(dim=1) == targets).sum()
        samples += len(inputs)
    model.train(was_training)
    return {"loss": float(total / samples), "acc": float(hits / samples)}
