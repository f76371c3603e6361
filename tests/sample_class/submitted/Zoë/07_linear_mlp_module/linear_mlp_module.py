"""Assignment 7, Zoë."""
import sys
import warnings
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional as F


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        if in_features > 512:
            warnings.warn("that is a big layer")
        limit = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        nn.init.uniform_(self.weight, -limit, limit)
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype))
            nn.init.uniform_(self.bias, -limit, limit)
        else:
            self.bias = None

    def forward(self, x):
        return F.linear(x, self.weight, self.bias)


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        print("building an MLP of", list(sizes), file=sys.stderr)
        self.layers = nn.ModuleList([Linear(i, o) for i, o in pairwise(sizes)])
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        if x.dim() == 1:
            warnings.warn("no batch dimension")
        for layer in list(self.layers)[:-1]:
            x = self.dropout(F.relu(layer(x)))
        return self.layers[-1](x)
