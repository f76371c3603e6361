import torch
import torch.nn as nn
import torch.nn.functional as F


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super(Linear, self).__init__()
        r = 1.0 / (in_features ** 0.5)
        self.weight = nn.Parameter((torch.rand(out_features, in_features, device=device, dtype=dtype) * 2 - 1) * r)
        self.bias = None
        if bias:
            self.bias = nn.Parameter((torch.rand(out_features, device=device, dtype=dtype) * 2 - 1) * r)

    def forward(self, x):
        return F.linear(x, self.weight, self.bias)


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super(MLP, self).__init__()
        # uma camada para cada par de tamanhos vizinhos
        self.layers = [Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])]
        self.drop = nn.Dropout(p=dropout)

    def forward(self, x):
        for camada in self.layers[:-1]:
            x = self.drop(F.relu(camada(x)))
        return self.layers[-1](x)
