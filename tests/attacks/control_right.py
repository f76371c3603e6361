"""A right answer, which gets every point of its exercise.

Honest score: full
"""


def softmax(x, dim=-1):
    shifted = (x - x.amax(dim, keepdim=True)).exp()
    return shifted / shifted.sum(dim, keepdim=True)
