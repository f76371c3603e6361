"""Every part is drawn from all indices, so the parts overlap, and what is validated on was trained on.

Shuffle once, and cut that one list into pieces.
"""


def split(n, fractions, seed):
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    sizes = [int(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k] += 1
    parts, start = [], 0
    for size in sizes:
        parts.append(order[:size])
        start += size
    return parts
