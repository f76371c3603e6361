"""A right answer, beside a chain of attributes so long that a recursive reader of sources overflows its stack.

Honest score: full
"""

import torch

if False:
    torch.LONG_CHAIN


def softmax(x, dim=-1):
    weights = (x - x.amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim, keepdim=True)
