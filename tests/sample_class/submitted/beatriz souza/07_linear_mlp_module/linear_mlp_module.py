import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        lim = in_features ** -0.5
        w = torch.empty(out_features, in_features, device=device, dtype=dtype)
        self.weight = nn.Parameter(nn.init.uniform_(w, -lim, lim))
        if bias:
            b = torch.empty(out_features, device=device, dtype=dtype)
            self.bias = nn.Parameter(nn.init.uniform_(b, -lim, lim))
        else:
            self.bias = None

    def forward(self, x):
        print("Linear: entrada", tuple(x.shape))
        y = torch.einsum("...i,oi->...o", x, self.weight)
        if self.bias is not None:
            y = y + self.bias
        print("Linear: saída", tuple(y.shape))
        return y


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        pares = list(zip(sizes, sizes[1:]))
        self.layers = nn.ModuleList(Linear(a, b) for a, b in pares)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        print("MLP:", x)
        for camada in self.layers[:-1]:
            x = self.dropout(camada(x).clamp(min=0))
        return self.layers[-1](x)
