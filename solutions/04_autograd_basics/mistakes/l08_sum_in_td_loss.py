"""The squares are summed, not averaged.

Use mean().
"""


def td_loss(q, q_next, r, gamma):
    target = r + gamma * q_next.detach()
    return (q - target).square().sum()
