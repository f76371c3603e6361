"""Gradients are dropped by hand, backward goes through torch.autograd, and the best weights are kept in a file."""

import io

import torch


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    means, sizes = [], []
    for inputs, targets in loader:
        inputs = inputs.to(device, non_blocking=True)
        targets = targets.to(device, non_blocking=True)
        for parameter in model.parameters():
            parameter.grad = None
        predictions = model(inputs)
        loss = loss_fn(predictions, targets)
        torch.autograd.backward([loss])
        optimizer.step()
        means.append(loss.item())
        sizes.append(inputs.shape[0])
    return sum(mean * size for mean, size in zip(means, sizes, strict=True)) / sum(sizes)


def evaluate(model, loader, loss_fn, device):
    before = model.training
    model.train(False)
    loss_sum, n, n_right = 0.0, 0, 0
    try:
        with torch.set_grad_enabled(False):
            for inputs, targets in loader:
                inputs, targets = inputs.to(device), targets.to(device)
                logits = model(inputs)
                loss_sum += loss_fn(logits, targets) * targets.numel()
                n_right += (logits.argmax(-1) == targets).float().sum()
                n += targets.numel()
    finally:
        model.train(before)
    return {"loss": (loss_sum / n).item(), "acc": (n_right / n).item()}


def fit(model, train_loader, val_loader, loss_fn, optimizer, device, epochs, patience=None):
    rows = []
    lowest = None
    without = 0
    saved = io.BytesIO()
    epoch = 0
    while epoch < epochs and (patience is None or without < patience):
        train_loss = train_one_epoch(model, train_loader, loss_fn, optimizer, device)
        result = evaluate(model, val_loader, loss_fn, device)
        rows.append({"epoch": epoch, "train_loss": train_loss, "val_loss": result["loss"], "val_acc": result["acc"]})
        if lowest is None or result["loss"] < lowest:
            lowest = result["loss"]
            without = 0
            saved = io.BytesIO()
            torch.save(model.state_dict(), saved)
        else:
            without += 1
        epoch += 1
    if patience is not None and rows:
        saved.seek(0)
        model.load_state_dict(torch.load(saved))
    return rows
