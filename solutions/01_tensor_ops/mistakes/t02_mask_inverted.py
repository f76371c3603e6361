"""The entries where the mask is False are averaged.

True means that an entry counts.
"""


def masked_mean(x, mask, dim):
    mask = ~mask
    kept = torch.where(mask, x, 0.0)
    count = mask.expand(kept.shape).sum(dim)
    return kept.sum(dim) / count.clamp(min=1)
