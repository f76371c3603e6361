"""The parts depend on the global random generator, so they are others in every run.

Draw from torch.Generator().manual_seed(seed).
"""


def split(n, fractions, seed):
    order = torch.randperm(n).tolist()
    sizes = [int(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k] += 1
    parts, start = [], 0
    for size in sizes:
        parts.append(order[start : start + size])
        start += size
    return parts
