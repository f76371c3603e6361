"""|a|² + |b|² - 2ab is the same on paper, but large numbers cancel: distances come out negative, and not 0 for equal
rows.

Subtract the rows first, then square.
"""


def pairwise_sqdist(a, b):
    return a.square().sum(1, keepdim=True) + b.square().sum(1) - 2 * a @ b.T
