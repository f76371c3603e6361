"""softmax is applied twice: once to the logits, and once more inside of log_softmax.

cross_entropy receives raw scores: hand them to log_softmax as they are.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    counts = target != ignore_index
    classes = target[counts].unsqueeze(1)
    if ((classes < 0) | (classes >= logits.shape[1])).any():
        raise IndexError(f"a class index is outside of 0 to {logits.shape[1] - 1}")
    losses = -log_softmax(softmax(logits[counts], dim=1), dim=1).gather(1, classes)
    return losses.sum() / counts.sum().clamp(min=1)
