"""Whole tensors at once: statistics along a dimension, all pairs by broadcasting, masks, and labels as vectors.

pt-BR: Tensores inteiros de uma vez: estatísticas ao longo de uma dimensão, todos os pares por broadcasting, máscaras
e rótulos como vetores.
"""

from __future__ import annotations

import torch
from torch import Tensor


def rescale(x: Tensor, dim: int = -1) -> Tensor:
    """Shift and stretch x so that along `dim` it goes from 0 to 1. A worked example: there is nothing to do here.

    A reduction such as amin(dim) takes one dimension away. With keepdim=True that dimension stays, with size 1, so
    that the result lines up with x again and broadcasting repeats it along `dim`.

    x: any shape, not all equal along `dim`. Returns the shape of x.

    >>> rescale(torch.tensor([[1.0, 2.0, 3.0], [10.0, 30.0, 20.0]]))
    tensor([[0.0000, 0.5000, 1.0000],
            [0.0000, 1.0000, 0.5000]])

    pt-BR: Desloca e estica x para que ao longo de `dim` vá de 0 a 1. Um exemplo resolvido: aqui não há nada a fazer.
    Uma redução como amin(dim) tira uma dimensão. Com keepdim=True essa dimensão fica, com tamanho 1, de modo que o
    resultado se alinha de novo com x e o broadcasting o repete ao longo de `dim`.
    x: qualquer forma, não toda igual ao longo de `dim`. Devolve a forma de x.
    """
    low, high = x.amin(dim, keepdim=True), x.amax(dim, keepdim=True)
    return (x - low) / (high - low)


def standardize(x: Tensor, dim: int = -1, eps: float = 1e-5) -> Tensor:
    """(x - mean) / sqrt(variance + eps), with mean and variance along `dim`.

    The variance is the mean of the squared distances from the mean: divided by N, not by N - 1. It has to be right
    also where all numbers are far from 0 and close together.

    x: any shape, floating-point. Returns the shape and the dtype of x.

    >>> standardize(torch.tensor([[1.0, 3.0], [10.0, 30.0]]))
    tensor([[-1.0000,  1.0000],
            [-1.0000,  1.0000]])

    pt-BR: (x - média) / sqrt(variância + eps), com média e variância ao longo de `dim`.
    A variância é a média dos quadrados das distâncias até a média: dividida por N, não por N - 1. Tem de estar certa
    também onde todos os números estão longe de 0 e perto uns dos outros.
    x: qualquer forma, de ponto flutuante. Devolve a forma e o dtype de x.
    """
    raise NotImplementedError


def pairwise_sqdist(a: Tensor, b: Tensor) -> Tensor:
    """The squared Euclidean distance from every row of a to every row of b.

    It is exactly 0 for equal rows, and never negative.

    a: (N, D). b: (M, D). Returns (N, M).

    >>> pairwise_sqdist(torch.tensor([[0.0, 0.0], [1.0, 1.0]]), torch.tensor([[3.0, 4.0]]))
    tensor([[25.],
            [13.]])

    pt-BR: O quadrado da distância euclidiana de cada linha de a até cada linha de b.
    É exatamente 0 para linhas iguais, e nunca é negativo.
    a: (N, D). b: (M, D). Devolve (N, M).
    """
    raise NotImplementedError


def masked_mean(x: Tensor, mask: Tensor, dim: int) -> Tensor:
    """The mean along `dim` of the entries where mask is True.

    Where mask is False, x may hold anything, also inf or nan, and no gradient goes there but 0. A slice in which
    no entry is True has the mean 0, and a gradient of 0.

    x: floating-point. mask: bool. Their shapes broadcast against each other, and `dim` counts on the shape that
    results. Returns that shape without `dim`, in the dtype of x.

    >>> x = torch.tensor([[1.0, 2.0, float("nan")], [4.0, 5.0, 6.0]])
    >>> masked_mean(x, torch.tensor([[True, True, False], [False, False, False]]), dim=1)
    tensor([1.5000, 0.0000])

    pt-BR: A média, ao longo de `dim`, das entradas em que mask é True.
    Onde mask é False, x pode ter qualquer coisa, até inf ou nan, e nenhum gradiente chega ali além de 0. Uma fatia em
    que nenhuma entrada é True tem média 0 e gradiente 0.
    x: de ponto flutuante. mask: bool. As formas se ajustam por broadcasting, e `dim` vale para a forma resultante.
    Devolve essa forma sem `dim`, no dtype de x.
    """
    raise NotImplementedError


def one_hot(labels: Tensor, num_classes: int, dtype: torch.dtype = torch.float32) -> Tensor:
    """Each label as a vector with a 1 at the place of the label, and 0 elsewhere.

    labels: any shape, int64, from 0 to num_classes - 1. Returns the shape of labels with num_classes added at the
    end, in `dtype`. Raises an exception (any will do) if a label is out of range.

    >>> one_hot(torch.tensor([2, 0]), 3)
    tensor([[0., 0., 1.],
            [1., 0., 0.]])

    pt-BR: Cada rótulo como um vetor com um 1 na posição do rótulo, e 0 no resto.
    labels: qualquer forma, int64, de 0 a num_classes - 1. Devolve a forma de labels com num_classes acrescentado no
    fim, em `dtype`. Lança uma exceção (qualquer uma serve) se um rótulo estiver fora do intervalo.
    """
    raise NotImplementedError
