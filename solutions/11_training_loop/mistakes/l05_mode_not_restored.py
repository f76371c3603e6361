"""After evaluation, the model stays in eval mode, so whoever goes on training it trains without dropout.

Remember model.training before model.eval(), and go back to it with model.train(…).
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
            hits += (outputs.argmax(dim=1) == targets).sum().item()
            samples += len(inputs)
    return {"loss": total / samples, "acc": hits / samples}
