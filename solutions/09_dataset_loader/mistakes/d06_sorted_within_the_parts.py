"""The indices are shuffled, but sorted again in each part.

Leave them in the order of the permutation.
"""


def split(n, fractions, seed):
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    sizes = [int(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k] += 1
    parts, start = [], 0
    for size in sizes:
        parts.append(sorted(order[start : start + size]))
        start += size
    return parts
