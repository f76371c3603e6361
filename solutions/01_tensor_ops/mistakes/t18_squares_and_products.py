"""|a|² + |b|² - 2ab is the same on paper, but large numbers cancel, and few digits are left where rows are close;
cutting off what is negative only hides that.

Subtract the rows first, then square.
"""


def pairwise_sqdist(a, b):
    return a.square().sum(1, keepdim=True) + b.square().sum(1) - 2 * a @ b.T
