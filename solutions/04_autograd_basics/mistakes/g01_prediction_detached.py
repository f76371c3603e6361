"""q is detached, so nothing can learn from this loss.

Detach q_next, not q.
"""


def td_loss(q, q_next, r, gamma):
    target = r + gamma * q_next
    return (q.detach() - target).square().mean()
