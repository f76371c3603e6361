"""b is changed in place.

Use operations that make new tensors.
"""


def pairwise_sqdist(a, b):
    return (a.unsqueeze(1) - b.neg_().neg_().unsqueeze(0)).square().sum(-1)
