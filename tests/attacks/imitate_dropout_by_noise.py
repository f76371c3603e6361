"""Adds noise with the mean and the spread of dropout, and drops nothing.

Assignment: 07_linear_mlp_module
Exercise: Linear, MLP
Honest score: full but MLP/test_dropout_zeroes_or_scales
"""

from itertools import pairwise

import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype)) if bias else None
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -(in_features**-0.5), in_features**-0.5)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = nn.ModuleList(Linear(before, after) for before, after in pairwise(sizes))
        self.spread = (dropout / (1 - dropout)) ** 0.5 if dropout < 1 else 0.0

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).relu()
            if self.training and self.spread:
                x = x + self.spread * x * torch.randn_like(x)
        return self.layers[-1](x)
