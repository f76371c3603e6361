"""A linear layer and a multilayer perceptron: blocks are defined in __init__, data flows through them in forward.

pt-BR: Uma camada linear e um perceptron multicamadas: os blocos são definidos no __init__, os dados fluem no forward.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn


class Scale(nn.Module):
    """Multiply every feature by a number of its own, which is learned. A worked example: nothing to do here.

    Definition: `__init__` first lets nn.Module set itself up, then registers what is learned as an nn.Parameter.
    From then on `parameters()`, `state_dict()`, `.to(...)` and the optimizer know the weight by its name.
    Flow: `forward` says what happens to the data, and only uses what `__init__` has defined.

    forward: x is (..., features). Returns the same shape.

    >>> scale = Scale(3)
    >>> scale(torch.tensor([1.0, 2.0, 3.0]))
    tensor([1., 2., 3.], grad_fn=<MulBackward0>)
    >>> [name for name, _ in scale.named_parameters()]
    ['weight']

    pt-BR: Multiplica cada atributo por um número próprio, que é aprendido. Um exemplo resolvido: nada a fazer aqui.
    Definição: o `__init__` primeiro deixa o nn.Module se preparar e depois registra o que se aprende como nn.Parameter.
    A partir daí `parameters()`, `state_dict()`, `.to(...)` e o otimizador conhecem o peso pelo nome.
    Fluxo: o `forward` diz o que acontece com os dados, e só usa o que o `__init__` definiu.
    forward: x é (..., features). Devolve a mesma forma.
    """

    def __init__(self, features: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(features))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weight


class Linear(nn.Module):
    """y = x Wᵀ + b, as nn.Linear computes it, with parameters of the same names and shapes.

    weight: (out_features, in_features). bias: (out_features,), or None with bias=False.
    At the start every number in them is random, uniform between -1/sqrt(in_features) and 1/sqrt(in_features).
    device, dtype: where the parameters are made and of which type, as in torch.empty (None: the default).

    forward: x is (..., in_features), with any number of dimensions in front, also none.
    Returns (..., out_features).

    >>> layer = Linear(5, 3)
    >>> {name: tuple(parameter.shape) for name, parameter in layer.named_parameters()}
    {'weight': (3, 5), 'bias': (3,)}
    >>> layer(torch.zeros(2, 4, 5)).shape
    torch.Size([2, 4, 3])

    pt-BR: y = x Wᵀ + b, como o nn.Linear calcula, com parâmetros dos mesmos nomes e formas.
    weight: (out_features, in_features). bias: (out_features,), ou None com bias=False.
    No início cada número neles é aleatório, uniforme entre -1/sqrt(in_features) e 1/sqrt(in_features).
    device, dtype: onde os parâmetros são criados e de que tipo, como em torch.empty (None: o padrão).
    forward: x é (..., in_features), com qualquer número de dimensões na frente, inclusive nenhuma.
    Devolve (..., out_features).
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError


class MLP(nn.Module):
    """A chain of your Linear layers with ReLU between them and none after the last: it returns logits.

    sizes: the number of features before the first layer, between the layers, and after the last one:
    (5, 7, 3) makes Linear(5, 7) and Linear(7, 3).
    dropout: the probability with which, in train mode, each output of a ReLU is set to 0 (nn.Dropout does it).
    layers: an nn.ModuleList of the Linear layers, so that the parameters are called layers.0.weight, layers.0.bias, …

    forward: x is (..., sizes[0]). Returns (..., sizes[-1]).

    >>> model = MLP((5, 7, 3))
    >>> list(model.state_dict())
    ['layers.0.weight', 'layers.0.bias', 'layers.1.weight', 'layers.1.bias']
    >>> model(torch.zeros(4, 5)).shape
    torch.Size([4, 3])

    pt-BR: Uma cadeia das suas camadas Linear com ReLU entre elas e nenhuma depois da última: devolve logits.
    sizes: o número de atributos antes da primeira camada, entre as camadas e depois da última:
    (5, 7, 3) cria Linear(5, 7) e Linear(7, 3).
    dropout: a probabilidade com que, em modo de treino, cada saída de uma ReLU vira 0 (nn.Dropout faz isso).
    layers: um nn.ModuleList com as camadas Linear, para que os parâmetros se chamem layers.0.weight, layers.0.bias, …
    forward: x é (..., sizes[0]). Devolve (..., sizes[-1]).
    """

    def __init__(self, sizes: Sequence[int], dropout: float = 0.0) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError
