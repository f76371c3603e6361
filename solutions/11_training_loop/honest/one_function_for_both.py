"""One helper goes through a loader for training and for evaluation, as many courses teach it."""

from copy import deepcopy

import torch


def run(model, loader, loss_fn, device, optimizer=None):
    total = hits = seen = 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        outputs = model(inputs)
        loss = loss_fn(outputs, targets)
        if optimizer is not None:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        n = len(targets)
        total += loss.detach() * n
        if outputs.dim() > 1 and targets.dim() == 1:
            hits += (outputs.argmax(1) == targets).sum()
        seen += n
    return float(total / seen), float(hits / seen)


def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    return run(model, loader, loss_fn, device, optimizer)[0]


@torch.no_grad()
def evaluate(model, loader, loss_fn, device):
    mode = model.training
    model.eval()
    loss, acc = run(model, loader, loss_fn, device)
    model.train(mode)
    return {"loss": loss, "acc": acc}


class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.state, self.bad = patience, float("inf"), None, 0

    def should_stop(self, loss, model):
        if loss < self.best:
            self.best, self.state, self.bad = loss, deepcopy(model.state_dict()), 0
        else:
            self.bad += 1
        return self.bad >= self.patience


def fit(model, train_loader, val_loader, loss_fn, optimizer, device, epochs, patience=None):
    history = []
    stopper = EarlyStopping(patience) if patience is not None else None
    for epoch in range(epochs):
        train_loss = train_one_epoch(model, train_loader, loss_fn, optimizer, device)
        result = evaluate(model, val_loader, loss_fn, device)
        history.append({"epoch": epoch, "train_loss": train_loss, "val_loss": result["loss"], "val_acc": result["acc"]})
        if stopper and stopper.should_stop(result["loss"], model):
            break
    if stopper and stopper.state:
        model.load_state_dict(stopper.state)
    return history
