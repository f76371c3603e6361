"""The gradients are set to zero after the step, sums are tensors, and evaluation runs in inference mode."""

import copy

import torch


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.to(device).train()
    total = torch.zeros((), dtype=torch.float64)
    count = 0
    for batch in loader:
        x, y = (part.to(device) for part in batch)
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=False)
        total += loss.detach().double() * x.size(0)
        count += x.size(0)
    return (total / count).item()


@torch.inference_mode()
def evaluate(model, loader, loss_fn, device):
    modes = [(part, part.training) for part in model.modules()]
    model.eval()
    losses, right, count = [], 0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        scores = model(x)
        losses.append(loss_fn(scores, y).double() * len(y))
        right += torch.eq(scores.max(dim=1).indices, y).sum()
        count += len(y)
    for part, mode in modes:
        part.training = mode
    return {"acc": (right / count).item(), "loss": float(sum(losses) / count)}


def fit(model, train_loader, val_loader, loss_fn, optimizer, device, epochs, patience=None):
    history, best, best_epoch = [], None, -1
    for epoch in range(epochs):
        loss = train_one_epoch(model, train_loader, loss_fn, optimizer, device)
        val = evaluate(model, val_loader, loss_fn, device)
        history.append({"epoch": epoch, "train_loss": loss, "val_loss": val["loss"], "val_acc": val["acc"]})
        if patience is None:
            continue
        if best is None or val["loss"] < history[best_epoch]["val_loss"]:
            best_epoch = epoch
            best = {name: value.clone() for name, value in model.state_dict().items()}
        if epoch - best_epoch >= patience:
            break
    if best is not None:
        model.load_state_dict(copy.copy(best))
    return history
