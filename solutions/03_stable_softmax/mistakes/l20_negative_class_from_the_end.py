"""A negative class counts from the end, as a Python index does, so a wrong label passes unnoticed.

Indexing with a tensor accepts -1 to -C: check the range of the classes first, or pick them with an operation
that refuses negative indices.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    counts = target != ignore_index
    log_probabilities = log_softmax(logits[counts], dim=1)
    losses = -log_probabilities[torch.arange(log_probabilities.shape[0], device=logits.device), target[counts]]
    return losses.sum() / counts.sum().clamp(min=1)
