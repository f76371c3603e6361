"""The sum runs over the rows of b, not over the columns.

Sum over the last dimension: sum(-1).
"""


def pairwise_sqdist(a, b):
    return (a.unsqueeze(1) - b.unsqueeze(0)).square().sum(1)
