import torch
from torch import nn


class Linear(nn.Module):
    """camada linear"""

    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        # começa do zero e deixa o treino aprender
        self.weight = nn.Parameter(torch.zeros(out_features, in_features, device=device, dtype=dtype))
        if bias:
            self.bias = nn.Parameter(torch.zeros(out_features, device=device, dtype=dtype))
        else:
            self.bias = None

    def forward(self, x):
        y = x @ self.weight.mT
        return y + self.bias if self.bias is not None else y


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = nn.ModuleList([Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)])
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = self.dropout(self.relu(layer(x)))
        return self.layers[-1](x)
