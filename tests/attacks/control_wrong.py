"""A wrong answer, which gets none: it always normalises along the first dimension, and forgets the maximum.

Honest score: 0
"""


def softmax(x, dim=-1):
    return x.exp() / x.exp().mean()
