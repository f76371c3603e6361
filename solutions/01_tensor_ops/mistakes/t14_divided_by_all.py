"""The sum is divided by the number of all entries, not of those that count.

Divide by the number of True in the mask.
"""


def masked_mean(x, mask, dim):
    kept = torch.where(mask, x, 0.0)
    count = mask.expand(kept.shape).sum(dim)
    return kept.sum(dim) / kept.shape[dim]
