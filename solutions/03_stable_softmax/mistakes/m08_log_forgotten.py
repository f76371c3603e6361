"""The loss is made of probabilities, the logarithm is missing.

The loss of a row is minus the log-probability of its class, so start from log_softmax.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    counts = target != ignore_index
    classes = target[counts].unsqueeze(1)
    if ((classes < 0) | (classes >= logits.shape[1])).any():
        raise IndexError(f"a class index is outside of 0 to {logits.shape[1] - 1}")
    losses = -softmax(logits[counts], dim=1).gather(1, classes)
    return losses.sum() / counts.sum().clamp(min=1)
