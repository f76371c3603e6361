"""The global generator is seeded, so all other random numbers of the program repeat from there.

Make a generator of your own: torch.Generator().manual_seed(seed).
"""


def split(n, fractions, seed):
    torch.manual_seed(seed)
    order = torch.randperm(n).tolist()
    sizes = [int(n * fraction) for fraction in fractions]
    for k in range(n - sum(sizes)):
        sizes[k] += 1
    parts, start = [], 0
    for size in sizes:
        parts.append(order[start : start + size])
        start += size
    return parts
