"""addmm on flattened rows, parameters registered by name, masks of dropout drawn by hand."""

import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        self.register_parameter(
            "weight", nn.Parameter(torch.zeros(out_features, in_features, device=device, dtype=dtype))
        )
        self.register_parameter("bias", nn.Parameter(self.weight.new_zeros(out_features)) if bias else None)
        bound = in_features**-0.5
        with torch.no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, x):
        rows = x.reshape(x.shape[:-1].numel(), x.shape[-1])
        weight = self.weight.transpose(0, 1)
        result = rows.mm(weight) if self.bias is None else torch.addmm(self.bias, rows, weight)
        return result.reshape(*x.shape[:-1], weight.shape[1])


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.dropout = dropout
        self.layers = nn.ModuleList([])
        for number in range(len(sizes) - 1):
            self.layers.add_module(str(number), Linear(sizes[number], sizes[number + 1]))

    def forward(self, x):
        last = len(self.layers) - 1
        for number, layer in enumerate(self.layers):
            x = layer(x)
            if number == last:
                break
            x = torch.clamp(x, min=0)
            if self.training and self.dropout > 0:
                kept = torch.rand_like(x) >= self.dropout
                x = x * kept / (1 - self.dropout)
        return x
