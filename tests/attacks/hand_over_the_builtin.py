"""Hands in torch's own Linear under the name of the exercise.

Assignment: 07_linear_mlp_module
Exercise: Linear
Honest score: 0
Findings: not_own_work
"""

from torch import nn


class Linear(nn.Linear):
    pass
