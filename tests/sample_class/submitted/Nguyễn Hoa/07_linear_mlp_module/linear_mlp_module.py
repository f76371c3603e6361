import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        limit = 1 / in_features**0.5
        self.weight = nn.Parameter(torch.empty(in_features, out_features, device=device, dtype=dtype).uniform_(-limit, limit))
        self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype).uniform_(-limit, limit)) if bias else None

    def forward(self, x):
        # (..., in) @ (in, out) -> (..., out)
        y = x @ self.weight
        return y if self.bias is None else y + self.bias


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = nn.ModuleList([Linear(a, b) for a, b in zip(sizes, sizes[1:])])
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = self.dropout(torch.relu(layer(x)))
        return self.layers[-1](x)
