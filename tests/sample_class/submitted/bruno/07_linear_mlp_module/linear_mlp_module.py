# Bruno - exercicio 7
import math

import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = nn.Parameter(torch.empty((out_features, in_features), device=device, dtype=dtype))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype))
        else:
            self.bias = None
        self.inicializa()

    def inicializa(self):
        lim = 1 / math.sqrt(self.in_features)
        with torch.no_grad():
            self.weight.uniform_(-lim, lim)
            if self.bias is not None:
                self.bias.uniform_(-lim, lim)

    def forward(self, x):
        out = torch.matmul(x, self.weight.t())
        if self.bias is not None:
            out = out + self.bias
        return out


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = []
        for i in range(1, len(sizes)):
            self.layers.append(Linear(sizes[i - 1], sizes[i]))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        n = len(self.layers)
        for i in range(n):
            x = self.layers[i](x)
            if i != n - 1:
                x = torch.relu(x)
                x = self.dropout(x)
        return x
