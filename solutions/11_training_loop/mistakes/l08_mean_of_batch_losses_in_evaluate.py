"""The loss is averaged over the batches, though the last one has fewer samples; the accuracy is right.

Multiply the loss of each batch by its number of samples, as you count the hits.
"""


def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, hits, samples = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            outputs = model(inputs)
            total += loss_fn(outputs, targets).item()
            hits += (outputs.argmax(dim=1) == targets).sum().item()
            samples += len(inputs)
    model.train(was_training)
    return {"loss": total / len(loader), "acc": hits / samples}
