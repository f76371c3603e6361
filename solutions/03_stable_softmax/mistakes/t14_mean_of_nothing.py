"""When no row counts, the mean divides 0 by 0, and the loss is nan.

Decide what a sum of no rows and a count of 0 should give before you divide.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    counts = target != ignore_index
    classes = target[counts].unsqueeze(1)
    if ((classes < 0) | (classes >= logits.shape[1])).any():
        raise IndexError(f"a class index is outside of 0 to {logits.shape[1] - 1}")
    return -log_softmax(logits[counts], dim=1).gather(1, classes).mean()
