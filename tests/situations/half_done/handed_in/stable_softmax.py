"""Softmax, log-softmax and cross-entropy that survive large numbers, made of exp, log, sum and max.

pt-BR: Softmax, log-softmax e entropia cruzada que aguentam números grandes, feitas de exp, log, sum e max.
"""

from __future__ import annotations

import torch
from torch import Tensor


def log_add_exp(a: Tensor, b: Tensor) -> Tensor:
    """log(exp(a) + exp(b)), element by element. A worked example: there is nothing to do here.

    In float32, exp(100) is already inf, so computing the formula as it is written fails for large numbers.
    Pull the larger of the two out first, and no exponent is ever above 0:

        log(exp(a) + exp(b)) = peak + log(exp(a - peak) + exp(b - peak))

    a, b: any shape, the same for both. Returns that shape.

    >>> log_add_exp(torch.tensor([0.0, 100.0]), torch.tensor([0.0, 100.0]))
    tensor([  0.6931, 100.6931])

    pt-BR: log(exp(a) + exp(b)), elemento a elemento. Um exemplo resolvido: aqui não há nada a fazer.
    Em float32, exp(100) já é inf, então calcular a fórmula como está escrita falha para números grandes.
    Ponha antes o maior dos dois em evidência, e nenhum expoente passa de 0 (veja a fórmula acima).
    a, b: qualquer forma, a mesma para os dois. Devolve essa forma.
    """
    peak = torch.maximum(a, b)
    return peak + ((a - peak).exp() + (b - peak).exp()).log()


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    """log of the sum of exp(x) along `dim`, right for numbers as large as 10 000 and as small as -10 000.

    It does for a whole dimension what `log_add_exp` above does for two numbers.

    x: any shape; some entries may be -inf (they add nothing to the sum). Returns the shape of x without `dim`.

    >>> logsumexp(torch.tensor([[0.0, 0.0], [100.0, 100.0]]), dim=1)
    tensor([  0.6931, 100.6931])

    pt-BR: log da soma de exp(x) ao longo de `dim`, certo para números de -10 000 a 10 000.
    Faz para uma dimensão inteira o que `log_add_exp`, acima, faz para dois números.
    x: qualquer forma; algumas entradas podem ser -inf (elas nada acrescentam à soma).
    Devolve a forma de x sem `dim`.
    """
    raise NotImplementedError


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    """Turn scores into probabilities: exp(x) divided by its sum along `dim`.

    x: any shape; some entries may be -inf (probability 0). Returns the shape of x; along `dim` it sums to 1.

    >>> softmax(torch.tensor([[0.0, 0.0], [1000.0, -1000.0]]), dim=1)
    tensor([[0.5000, 0.5000],
            [1.0000, 0.0000]])

    pt-BR: Transforma pontuações em probabilidades: exp(x) dividido por sua soma ao longo de `dim`.
    x: qualquer forma; algumas entradas podem ser -inf (probabilidade 0).
    Devolve a forma de x; ao longo de `dim` a soma é 1.
    """
    raise NotImplementedError


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    """The logarithm of softmax, also where the probability itself is too small for a float.

    x: any shape; some entries may be -inf (log-probability -inf). Returns the shape of x.

    >>> log_softmax(torch.tensor([0.0, -200.0]))  # exp(-200) is 0 in float32, its logarithm would be -inf
    tensor([   0., -200.])

    pt-BR: O logaritmo de softmax, também onde a própria probabilidade é pequena demais para um float.
    x: qualquer forma; algumas entradas podem ser -inf (log-probabilidade -inf). Devolve a forma de x.
    """
    raise NotImplementedError


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    """Minus the log-probability of the right class, averaged over the rows that count.

    A row whose target is `ignore_index` does not count: it adds nothing to the sum, nor to the number of rows.
    If no row counts, the loss is 0 and so is its gradient.

    logits: (N, C), raw scores, before any softmax. target: (N,), int64, the class of each row, 0 to C - 1.
    Returns a tensor of shape (). Raises ValueError, IndexError or RuntimeError for any other target.

    >>> cross_entropy(torch.tensor([[0.0, 0.0], [5.0, 1.0]]), torch.tensor([1, -100]))  # log(2): one row counts
    tensor(0.6931)

    pt-BR: Menos a log-probabilidade da classe certa, na média das linhas que contam.
    Uma linha cujo alvo é `ignore_index` não conta: nada acrescenta à soma nem ao número de linhas.
    Se nenhuma linha conta, a perda é 0 e o gradiente dela também.
    logits: (N, C), pontuações brutas, antes de qualquer softmax.
    target: (N,), int64, a classe de cada linha, de 0 a C - 1.
    Devolve um tensor de forma (). Qualquer outro alvo lança ValueError, IndexError ou RuntimeError.
    """
    raise NotImplementedError


def softmax(x, dim=-1):
    weights = (x - x.amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim, keepdim=True)
