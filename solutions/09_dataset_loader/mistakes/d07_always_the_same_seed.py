"""A fixed seed is used instead of the one that is given.

Use manual_seed(seed).
"""


def split(n, fractions, seed):
    order = torch.randperm(n, generator=torch.Generator().manual_seed(0)).tolist()
    sizes = [int(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k] += 1
    parts, start = [], 0
    for size in sizes:
        parts.append(order[start : start + size])
        start += size
    return parts
