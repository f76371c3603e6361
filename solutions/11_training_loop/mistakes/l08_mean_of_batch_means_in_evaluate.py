"""Each batch counts the same, though the last one has fewer samples.

Weight the loss of each batch by its samples, count the hits, and divide both by the number of all samples.
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
            hits += (outputs.argmax(dim=1) == targets).float().mean().item()
            samples += 1
    model.train(was_training)
    return {"loss": total / samples, "acc": hits / samples}
