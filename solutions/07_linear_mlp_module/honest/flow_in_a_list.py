"""ModuleList holds the layers; a plain list of callables, built in forward, holds the flow."""

import torch
from torch import nn
from torch.nn.init import uniform_
from torch.nn.parameter import Parameter


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        k = 1 / in_features
        self.weight = Parameter(
            uniform_(torch.empty(out_features, in_features, device=device, dtype=dtype), -(k**0.5), k**0.5)
        )
        self.has_bias = bias
        if bias:
            self.bias = Parameter(uniform_(torch.empty(out_features, device=device, dtype=dtype), -(k**0.5), k**0.5))

    def forward(self, x):
        product = (x.unsqueeze(-2) * self.weight).sum(-1)
        return product + self.bias if self.has_bias else product


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = nn.ModuleList(map(Linear, sizes[:-1], sizes[1:]))
        self.relu = nn.ReLU(inplace=True)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        flow = []
        for layer in self.layers:
            flow += [layer, self.relu, self.dropout]
        for block in flow[:-2]:
            x = block(x)
        return x
