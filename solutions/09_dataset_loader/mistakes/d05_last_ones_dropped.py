"""The sizes are rounded down, and the indices that are left over are in no part.

Give what is left over to the first parts, one each.
"""


def split(n, fractions, seed):
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    sizes = [int(n * fraction) for fraction in fractions]
    parts, start = [], 0
    for size in sizes:
        parts.append(order[start : start + size])
        start += size
    return parts
