"""When no row counts, a new constant is returned, and backward() fails because it has no history.

Let the 0 come out of operations on the logits, so that the gradient is 0 and not missing.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    counts = target != ignore_index
    if not counts.any():
        return torch.zeros((), dtype=logits.dtype, device=logits.device)
    classes = target[counts].unsqueeze(1)
    if ((classes < 0) | (classes >= logits.shape[1])).any():
        raise IndexError(f"a class index is outside of 0 to {logits.shape[1] - 1}")
    return -log_softmax(logits[counts], dim=1).gather(1, classes).mean()
