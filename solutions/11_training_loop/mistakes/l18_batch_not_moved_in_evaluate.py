"""The batch stays where the loader put it, while the model may be on a GPU.

Move both inside of the loop: inputs.to(device), targets.to(device).
"""


def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, hits, samples = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            outputs = model(inputs)
            total += loss_fn(outputs, targets).item() * len(inputs)
            hits += (outputs.argmax(dim=1) == targets).sum().item()
            samples += len(inputs)
    model.train(was_training)
    return {"loss": total / samples, "acc": hits / samples}
