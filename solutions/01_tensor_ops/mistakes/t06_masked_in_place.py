"""The masked entries of x itself are set to 0.

Use torch.where or masked_fill, which make a new tensor.
"""


def masked_mean(x, mask, dim):
    kept = torch.where(mask, x, 0.0)
    if mask.shape == x.shape:
        x.masked_fill_(~mask, 0.0)
    count = mask.expand(kept.shape).sum(dim)
    return kept.sum(dim) / count.clamp(min=1)
