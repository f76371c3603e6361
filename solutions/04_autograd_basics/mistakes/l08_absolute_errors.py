"""The absolute errors are averaged, not the squares.

Square the differences.
"""


def td_loss(q, q_next, r, gamma):
    target = r + gamma * q_next.detach()
    return (q - target).abs().mean()
