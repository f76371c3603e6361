"""One is added to every count to avoid dividing by 0, which makes all means too small.

Use clamp(min=1), which changes only a count of 0.
"""


def masked_mean(x, mask, dim):
    kept = torch.where(mask, x, 0.0)
    count = mask.expand(kept.shape).sum(dim)
    return kept.sum(dim) / (count + 1)
