"""The target is part of the graph, so q_next is moved towards q as well.

Detach q_next: it is a fact to learn from, not something that learns.
"""


def td_loss(q, q_next, r, gamma):
    target = r + gamma * q_next
    return (q - target).square().mean()
