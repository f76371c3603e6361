"""The ignored rows add nothing to the sum, but they still count in the number that it is divided by.

Divide by the number of rows that count, not by the number of all rows.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    counts = target != ignore_index
    classes = target[counts].unsqueeze(1)
    if ((classes < 0) | (classes >= logits.shape[1])).any():
        raise IndexError(f"a class index is outside of 0 to {logits.shape[1] - 1}")
    losses = -log_softmax(logits[counts], dim=1).gather(1, classes)
    return losses.sum() / max(target.shape[0], 1)
