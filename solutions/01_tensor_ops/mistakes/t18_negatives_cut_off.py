"""|a|² + |b|² - 2ab loses its digits where rows are close; cutting off what is negative hides that only in part.

Subtract the rows first, then square.
"""


def pairwise_sqdist(a, b):
    return (a.square().sum(1, keepdim=True) + b.square().sum(1) - 2 * a @ b.T).clamp(min=0)
