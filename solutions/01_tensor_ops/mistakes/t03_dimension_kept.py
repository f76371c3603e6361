"""The reduced dimension is still there, with size 1.

Leave keepdim out: the result has the shape without dim.
"""


def masked_mean(x, mask, dim):
    kept = torch.where(mask, x, 0.0)
    count = mask.expand(kept.shape).sum(dim, keepdim=True)
    return kept.sum(dim, keepdim=True) / count.clamp(min=1)
