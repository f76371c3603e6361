"""All that is left over goes to the first part.

Give one index to each of the first parts until nothing is left.
"""


def split(n, fractions, seed):
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    sizes = [int(n * fraction) for fraction in fractions]
    sizes[0] += n - sum(sizes)
    parts, start = [], 0
    for size in sizes:
        parts.append(order[start : start + size])
        start += size
    return parts
