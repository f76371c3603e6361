"""Inês Carvalho, 7.ª tarefa."""

import torch
from torch import Tensor, nn


class Linear(nn.Module):
    def __init__(self, in_features: int, out_features: int, bias: bool = True, *, device=None, dtype=None) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype)) if bias else None
        self.reset_parameters()

    def reset_parameters(self) -> None:
        limite = self.weight.shape[1] ** -0.5
        for parametro in self.parameters():
            nn.init.uniform_(parametro, -limite, limite)

    def forward(self, x: Tensor) -> Tensor:
        resultado = (self.weight @ x.unsqueeze(-1)).squeeze(-1)
        return resultado if self.bias is None else resultado + self.bias


class Bloco(nn.Module):
    """ReLU e dropout, o que vem depois de cada camada escondida."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        return self.dropout(torch.relu(x))


class MLP(nn.Module):
    def __init__(self, sizes, dropout: float = 0.0) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.entre = Bloco(dropout)

    def forward(self, x: Tensor) -> Tensor:
        primeira, *outras = self.layers
        x = primeira(x)
        for camada in outras:
            x = camada(self.entre(x))
        return x
