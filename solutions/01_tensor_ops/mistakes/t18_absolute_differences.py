"""The absolute differences are summed, not their squares.

Square the differences.
"""


def pairwise_sqdist(a, b):
    return (a.unsqueeze(1) - b.unsqueeze(0)).abs().sum(-1)
