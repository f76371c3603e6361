"""einsum for the product, rand for the start, one activation and one dropout module per layer."""

import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        bound = 1.0 / in_features**0.5
        weight = torch.rand(out_features, in_features, device=device, dtype=dtype)
        self.weight = nn.Parameter(weight * 2 * bound - bound)
        self.bias = None
        if bias:
            self.bias = nn.Parameter((torch.rand(out_features, device=device, dtype=dtype) * 2 - 1) * bound)

    def forward(self, x):
        y = torch.einsum("...i,oi->...o", x, self.weight)
        if self.bias is not None:
            y = y + self.bias
        return y


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        count = len(sizes) - 1
        self.layers = nn.ModuleList([Linear(sizes[k], sizes[k + 1]) for k in range(count)])
        self.between = nn.ModuleList([nn.Sequential(nn.ReLU(), nn.Dropout(dropout)) for _ in range(count - 1)])

    def forward(self, x):
        for layer, between in zip(self.layers, self.between, strict=False):
            x = between(layer(x))
        return self.layers[-1](x)
