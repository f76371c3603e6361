"""Recording is switched off, and never on again, so the next training step fails.

Use `with torch.no_grad():`, which switches it on again at its end.
"""


def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    torch.set_grad_enabled(False)
    total, hits, samples = 0.0, 0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        outputs = model(inputs)
        total += loss_fn(outputs, targets).item() * len(inputs)
        hits += (outputs.argmax(dim=1) == targets).sum().item()
        samples += len(inputs)
    model.train(was_training)
    return {"loss": total / samples, "acc": hits / samples}
