"""Borrows the built-in through the log: log_softmax and exp.

Honest score: 0
Findings: not_own_work
"""

import torch


def softmax(x, dim=-1):
    return torch.log_softmax(x, dim).exp()
