"""The squares are averaged over the columns, not summed.

Use sum(-1).
"""


def pairwise_sqdist(a, b):
    return (a.unsqueeze(1) - b.unsqueeze(0)).square().mean(-1)
