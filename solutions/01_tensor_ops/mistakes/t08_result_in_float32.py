"""The result is float32, whatever the inputs are.

Leave the dtype as it is.
"""


def pairwise_sqdist(a, b):
    return (a.unsqueeze(1) - b.unsqueeze(0)).float().square().sum(-1)
