"""The sizes are rounded to the nearest number instead of down.

Use int(n * fraction), and then give one each of what is left over to the first parts.
"""


def split(n, fractions, seed):
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    sizes = [round(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k] += 1
    parts, start = [], 0
    for size in sizes:
        parts.append(order[start : start + size])
        start += size
    return parts
