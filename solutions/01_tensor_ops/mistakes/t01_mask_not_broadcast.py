"""The True entries are counted in the mask alone, before it is broadcast to the shape of x.

Give the mask the shape of the result first: mask.expand(…) or torch.broadcast_tensors.
"""


def masked_mean(x, mask, dim):
    kept = torch.where(mask, x, 0.0)
    count = mask.sum(dim if dim < mask.dim() else -1)
    return kept.sum(dim) / count.clamp(min=1)
