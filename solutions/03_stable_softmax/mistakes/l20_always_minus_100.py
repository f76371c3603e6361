"""The number -100 is written into the code, so another `ignore_index` has no effect.

Compare the targets with the argument `ignore_index`; -100 is only its default.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    counts = target != -100
    classes = target[counts].unsqueeze(1)
    if ((classes < 0) | (classes >= logits.shape[1])).any():
        raise IndexError(f"a class index is outside of 0 to {logits.shape[1] - 1}")
    losses = -log_softmax(logits[counts], dim=1).gather(1, classes)
    return losses.sum() / counts.sum().clamp(min=1)
