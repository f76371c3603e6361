"""The outputs of the first class are rounded and compared with the targets, but they are scores, not class numbers.

The predicted class is the position of the largest output: outputs.argmax(dim=1).
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
            hits += (outputs[:, 0].round() == targets).sum().item()
            samples += len(inputs)
    model.train(was_training)
    return {"loss": total / samples, "acc": hits / samples}
