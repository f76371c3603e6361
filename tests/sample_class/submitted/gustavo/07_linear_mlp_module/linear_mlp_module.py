# Exercício 7 - Gustavo Conceição
# Observação: a ativação não entra na última camada, pois a saída são logits.
import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        amplitude = in_features ** -0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype)) if bias else None
        for parametro in self.parameters():
            nn.init.uniform_(parametro, -amplitude, amplitude)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = nn.ModuleList(Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        *escondidas, saida = self.layers
        for camada in escondidas:
            x = self.dropout(camada(x).relu())
        return saida(x)
