"""The parts hold tensors instead of plain integers.

Call .tolist() on the permutation.
"""


def split(n, fractions, seed):
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    sizes = [int(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k] += 1
    parts, start = [], 0
    for size in sizes:
        parts.append(list(order[start : start + size]))
        start += size
    return parts
