"""The mean runs along the last dimension, whatever dim says.

Pass dim on to sum().
"""


def masked_mean(x, mask, dim):
    kept = torch.where(mask, x, 0.0)
    count = mask.expand(kept.shape).sum(-1)
    return kept.sum(-1) / count.clamp(min=1)
