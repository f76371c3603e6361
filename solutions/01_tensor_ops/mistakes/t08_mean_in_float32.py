"""The mean is computed in float32, whatever the dtype of x is.

Leave the dtype as it is.
"""


def masked_mean(x, mask, dim):
    kept = torch.where(mask, x.float(), 0.0)
    count = mask.expand(kept.shape).sum(dim)
    return kept.sum(dim) / count.clamp(min=1)
