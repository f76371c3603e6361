"""Returns a list in a list in a list, a hundred thousand deep, and around itself.

Honest score: 0
"""


def softmax(x, dim=-1):
    outer = []
    for _ in range(100_000):
        outer = [outer]
    outer.append(outer)
    return outer
