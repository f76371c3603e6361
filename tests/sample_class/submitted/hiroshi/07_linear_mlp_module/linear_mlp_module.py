import torch
from torch import Tensor, nn


class Linear(nn.Module):
    def __init__(self, in_features: int, out_features: int, bias: bool = True, *, device=None, dtype=None):
        super().__init__()
        bound = in_features ** (-1 / 2)
        self.weight = nn.Parameter(torch.empty((out_features, in_features), device=device, dtype=dtype))
        torch.nn.init.uniform_(self.weight, a=-bound, b=bound)
        if bias:
            self.bias = nn.Parameter(torch.empty((out_features,), device=device, dtype=dtype))
            torch.nn.init.uniform_(self.bias, a=-bound, b=bound)
        else:
            self.bias = None

    def forward(self, x: Tensor) -> Tensor:
        return torch.nn.functional.linear(x, self.weight, self.bias)


class MLP(nn.Module):
    def __init__(self, sizes, dropout: float = 0.0):
        super().__init__()
        self.layers = nn.ModuleList([Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)])
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout(dropout)
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers[:-1]:
            x = self.dropout(self.relu(layer(x)))
        return self.softmax(self.layers[-1](x))
