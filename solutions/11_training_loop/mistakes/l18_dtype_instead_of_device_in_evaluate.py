"""The batch is converted to a dtype, not moved to the device: it stays where the loader put it.

`to` takes a device as well as a dtype: inputs.to(device), targets.to(device).
"""


def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, hits, samples = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(inputs.dtype), targets.to(targets.dtype)
            outputs = model(inputs)
            total += loss_fn(outputs, targets) * len(inputs)
            hits += (outputs.argmax(dim=1) == targets).sum()
            samples += len(inputs)
    model.train(was_training)
    return {"loss": float(total / samples), "acc": float(hits / samples)}
