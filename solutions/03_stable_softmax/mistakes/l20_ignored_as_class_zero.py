"""The ignored rows are counted as if their class were 0.

Replacing the targets of ignored rows makes them legal, but their losses still have to be left out of the sum
and of the count.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    classes = target.where(target != ignore_index, torch.zeros_like(target)).unsqueeze(1)
    if ((classes < 0) | (classes >= logits.shape[1])).any():
        raise IndexError(f"a class index is outside of 0 to {logits.shape[1] - 1}")
    losses = -log_softmax(logits, dim=1).gather(1, classes)
    return losses.sum() / max(target.shape[0], 1)
