"""MLP. Isabel Côrtes"""
import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        a = in_features ** -0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype).uniform_(-a, a))
        self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype).uniform_(-a, a)) if bias else None

    def forward(self, x):
        return nn.functional.linear(x, self.weight, self.bias)


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = nn.ModuleList(Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        for camada in self.layers[:-1]:
            x = self.dropout(torch.relu(camada(x)))
        # probabilidades, para poder passar para a cross_entropy
        return torch.softmax(self.layers[-1](x), dim=-1)
