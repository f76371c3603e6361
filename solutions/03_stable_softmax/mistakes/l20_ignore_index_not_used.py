"""Nothing is ignored: `ignore_index` is never compared with the targets.

Find the rows whose target is not `ignore_index`, and let only these take part.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    losses = -log_softmax(logits, dim=1).gather(1, target.unsqueeze(1))
    return losses.sum() / max(target.shape[0], 1)
