import torch
import torch.nn as nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(in_features, out_features, device=device, dtype=dtype))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        lim = in_features ** -0.5
        nn.init.uniform_(self.weight, -lim, lim)
        if bias:
            nn.init.uniform_(self.bias, -lim, lim)

    def forward(self, x):
        out = torch.matmul(x, self.weight)
        if self.bias is not None:
            out = out + self.bias
        return out


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = nn.ModuleList()
        for a, b in zip(sizes, sizes[1:]):
            self.layers.append(Linear(a, b))
        self.p = nn.Dropout(dropout)

    def forward(self, x):
        for l in self.layers[:-1]:
            x = self.p(torch.relu(l(x)))
        return self.layers[-1](x)
