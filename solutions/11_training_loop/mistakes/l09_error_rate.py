"""The share of wrong answers comes back instead of the right ones.

Count where the prediction equals the target.
"""


def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, hits, samples = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            outputs = model(inputs)
            total += loss_fn(outputs, targets).item() * len(inputs)
            hits += (outputs.argmax(dim=1) != targets).sum().item()
            samples += len(inputs)
    model.train(was_training)
    return {"loss": total / samples, "acc": hits / samples}
