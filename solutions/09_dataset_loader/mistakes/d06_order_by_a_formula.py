"""The order is computed from the seed by a formula, so the same rows always keep together.

Leave it to a random generator that starts from the seed: torch.randperm(n, generator=...).
"""


def split(n, fractions, seed):
    order = sorted(range(n), key=lambda i: (7919 * i + seed) % n)
    sizes = [int(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k] += 1
    parts, start = [], 0
    for size in sizes:
        parts.append(order[start : start + size])
        start += size
    return parts
