"""gamma is multiplied on the whole target, the reward included.

Only q_next is discounted: r + gamma * q_next.
"""


def td_loss(q, q_next, r, gamma):
    target = gamma * (r + q_next.detach())
    return (q - target).square().mean()
