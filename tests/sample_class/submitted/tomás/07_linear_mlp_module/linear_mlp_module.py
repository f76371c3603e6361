"""Tomás"""
import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        r = in_features ** -0.5
        self.W = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype).uniform_(-r, r))
        self.b = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype).uniform_(-r, r)) if bias else None

    def forward(self, x):
        y = x @ self.W.T
        return y + self.b if self.b is not None else y


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = nn.ModuleList(Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = self.dropout(torch.relu(layer(x)))
        return self.layers[-1](x)
