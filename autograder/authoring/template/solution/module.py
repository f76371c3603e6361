"""One sentence on what this module is about.

pt-BR: Uma frase sobre o que trata este módulo.
"""

from __future__ import annotations

from torch import Tensor


def double(x: Tensor) -> Tensor:
    """Twice x. A worked example: there is nothing to do here.

    pt-BR: O dobro de x. Um exemplo resolvido: aqui não há nada a fazer.
    """
    return 2 * x


def mean_square(x: Tensor, dim: int = -1) -> Tensor:
    """The mean of the squares of x along `dim`.

    x: any shape, floating-point. Returns the shape of x without `dim`.

    >>> mean_square(torch.tensor([3.0, 4.0]))
    tensor(12.5000)

    pt-BR: A média dos quadrados de x ao longo de `dim`.
    x: qualquer forma, de ponto flutuante. Devolve a forma de x sem `dim`.
    """
    ### BEGIN SOLUTION
    return (x * x).mean(dim)
    ### END SOLUTION
