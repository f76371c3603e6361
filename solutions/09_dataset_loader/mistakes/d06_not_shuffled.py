"""The indices are cut as they come, not shuffled; files are often sorted by class or by date.

Shuffle first: torch.randperm(n, generator=…).
"""


def split(n, fractions, seed):
    order = list(range(n))
    sizes = [int(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k] += 1
    parts, start = [], 0
    for size in sizes:
        parts.append(order[start : start + size])
        start += size
    return parts
