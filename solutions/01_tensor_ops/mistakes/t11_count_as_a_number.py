"""The numbers leave torch through tolist().

Keep the counts in a tensor.
"""


def masked_mean(x, mask, dim):
    kept = torch.where(mask, x, 0.0)
    count = torch.tensor(mask.expand(kept.shape).sum(dim).tolist(), device=x.device)
    return kept.sum(dim) / count.clamp(min=1)
