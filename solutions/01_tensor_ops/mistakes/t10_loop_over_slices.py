"""A Python loop goes through the rows one by one.

sum(dim) does all rows at once.
"""


def masked_mean(x, mask, dim):
    x, mask = torch.broadcast_tensors(x, mask)
    rows, masks = x.movedim(dim, -1), mask.movedim(dim, -1)
    shape = rows.shape[:-1]
    means = []
    for row, kept in zip(rows.reshape(-1, rows.shape[-1]), masks.reshape(-1, rows.shape[-1]), strict=True):
        means.append(torch.where(kept, row, 0.0).sum() / kept.sum().clamp(min=1))
    return torch.stack(means).reshape(shape)
