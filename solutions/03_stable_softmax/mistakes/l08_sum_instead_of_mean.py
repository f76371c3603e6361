"""The losses of the rows are added up, but not averaged.

Divide by the number of rows that count, so that the loss does not grow with the size of the batch.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    counts = target != ignore_index
    classes = target[counts].unsqueeze(1)
    if ((classes < 0) | (classes >= logits.shape[1])).any():
        raise IndexError(f"a class index is outside of 0 to {logits.shape[1] - 1}")
    return (-log_softmax(logits[counts], dim=1).gather(1, classes)).sum()
