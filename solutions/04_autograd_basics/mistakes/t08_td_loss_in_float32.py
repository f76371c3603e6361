"""The loss is computed in float32, whatever the inputs are.

Leave the dtype as it is.
"""


def td_loss(q, q_next, r, gamma):
    target = r + gamma * q_next.detach()
    return (q.float() - target.float()).square().mean()
