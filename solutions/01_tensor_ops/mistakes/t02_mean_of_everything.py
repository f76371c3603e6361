"""There is one mean for the whole tensor.

Sum along dim: sum(dim).
"""


def masked_mean(x, mask, dim):
    kept = torch.where(mask, x, 0.0)
    count = mask.expand(kept.shape).sum()
    return kept.sum() / count.clamp(min=1)
