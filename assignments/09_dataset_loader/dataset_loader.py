"""From a file to mini-batches: a Dataset of pairs, a split without leaks, and loaders that shuffle every epoch.

pt-BR: De um arquivo a mini-lotes: um Dataset de pares, uma divisão sem vazamento e loaders que embaralham a cada época.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Subset

Pair = tuple[Tensor, Tensor]


class Squares(Dataset):
    """The pairs (i, i²) for i below n. A worked example: there is nothing to do here.

    A Dataset answers two questions: how many examples are there, and what is example number i? An index that does
    not exist raises IndexError; that is how a for loop over the dataset knows where to stop.

    >>> Squares(5)[3]
    (tensor([3.]), tensor([9.]))

    pt-BR: Os pares (i, i²) para i abaixo de n. Um exemplo resolvido: aqui não há nada a fazer.
    Um Dataset responde a duas perguntas: quantos exemplos existem, e qual é o exemplo número i? Um índice que não
    existe lança IndexError; é assim que um laço for sobre o dataset sabe onde parar.
    """

    def __init__(self, n: int) -> None:
        self.inputs = torch.arange(n, dtype=torch.float32).unsqueeze(1)

    def __len__(self) -> int:
        return len(self.inputs)

    def __getitem__(self, i: int) -> Pair:
        return self.inputs[i], self.inputs[i] ** 2


class CsvRegression(Dataset):
    """The rows of a CSV file as pairs (x, y), both float32.

    The first line of the file has the names of the columns. In every other line, the last number is the target, and
    those before it are the features. Line ends may be those of Windows, the last line may lack its end, and there
    may be a blank line after it. A file with nothing but names has no pairs.

    x: (F,), y: (1,). `transform`, where there is one, is a function from x to x; it is called anew each time that an
    item is read, so that a random one gives something new in every epoch. Whatever it does to its argument, the
    stored numbers stay as they are. dataset[-1] is the last item, as in a list; an index that does not exist raises
    IndexError. A dataset can be pickled (as long as its transform can), so that the workers of a DataLoader get it.

    >>> Path("points.csv").write_text("height,width,price\\n1,2,30\\n4,5,60\\n")
    >>> CsvRegression("points.csv")[1]
    (tensor([4., 5.]), tensor([60.]))

    pt-BR: As linhas de um arquivo CSV como pares (x, y), ambos float32.
    A primeira linha do arquivo tem os nomes das colunas. Em cada uma das outras, o último número é o alvo, e os que
    vêm antes são os atributos. Os fins de linha podem ser os do Windows, a última linha pode não ter o seu, e pode
    haver uma linha em branco depois dela. Um arquivo só com os nomes não tem nenhum par.
    x: (F,), y: (1,). `transform`, se houver, é uma função de x para x; é chamada de novo a cada leitura de um item,
    para que uma aleatória dê algo novo em cada época. O que quer que ela faça com seu argumento, os números
    guardados ficam como estão. dataset[-1] é o último item, como em uma lista; um índice que não existe lança
    IndexError. Um dataset pode ser serializado com pickle (se o seu transform puder), para chegar aos workers de
    um DataLoader.
    """

    def __init__(self, path: str | Path, transform: Callable[[Tensor], Tensor] | None = None) -> None:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def __getitem__(self, i: int) -> Pair:
        raise NotImplementedError


def split(n: int, fractions: Sequence[float], seed: int) -> list[list[int]]:
    """Distribute the indices 0 to n - 1 at random over several parts, such as training and validation.

    Part number k gets floor(n * fractions[k]) indices; those that are left over go one each to the first parts. The
    same seed gives the same parts, whatever other random numbers the program draws, and another seed gives others;
    the global generator of torch is left as it is.

    fractions: they add up to 1. Returns one list of plain integers for each fraction, in random order.

    >>> [len(part) for part in split(11, [0.5, 0.3, 0.2], seed=0)]  # 5, 3 and 2, and one left over
    [6, 3, 2]

    pt-BR: Distribui os índices de 0 a n - 1 ao acaso por várias partes, como treino e validação.
    A parte número k recebe floor(n * fractions[k]) índices; os que sobram vão um a um para as primeiras partes. A
    mesma semente dá as mesmas partes, quaisquer que sejam os outros números aleatórios do programa, e outra semente
    dá outras; o gerador global do torch fica como está.
    fractions: somam 1. Devolve uma lista de inteiros comuns para cada fração, em ordem aleatória.
    """
    raise NotImplementedError


def fit_standardizer(ds: Dataset, indices: Sequence[int]) -> Callable[[Tensor], Tensor]:
    """Learn mean and standard deviation of each feature, and return the function x -> (x - mean) / std.

    Only the rows in `indices` (the training rows) may be looked at: what is learned from the others would leak into
    the training. std is that of these rows themselves (divided by N, not by N - 1); where it is 0, 1 is taken, so
    that nothing is divided by zero.

    ds: gives pairs (x, y) with x of shape (F,). The returned function takes x of shape (F,), or (…, F), and returns
    a new tensor of that shape.

    >>> standardize = fit_standardizer(Squares(5), [0, 2])  # mean 1, std 1
    >>> standardize(torch.tensor([4.0]))
    tensor([3.])

    pt-BR: Aprende a média e o desvio padrão de cada atributo e devolve a função x -> (x - média) / desvio.
    Só as linhas em `indices` (as de treino) podem ser olhadas: o que se aprende com as outras vazaria para o treino.
    O desvio é o dessas próprias linhas (dividido por N, não por N - 1); onde ele é 0, usa-se 1, para que nada seja
    dividido por zero.
    ds: dá pares (x, y) com x de forma (F,). A função devolvida recebe x de forma (F,), ou (…, F), e devolve um
    tensor novo dessa forma.
    """
    raise NotImplementedError


def make_loaders(
    ds: Dataset, train_idx: Sequence[int], val_idx: Sequence[int], batch_size: int, seed: int
) -> tuple[DataLoader, DataLoader]:
    """A loader for the training rows, in a new order every epoch, and one for the validation rows, in their own.

    The orders of the training epochs are drawn from `seed`: the same seed gives the same sequence of orders, and
    another seed another one. The validation loader follows `val_idx`. No row is left out, so the last batch may be
    smaller. Building the loaders leaves the global generator of torch as it is.

    Returns (training loader, validation loader); both give batches of pairs, x (B, F) and y (B, 1).

    >>> train_loader, val_loader = make_loaders(Squares(5), [0, 1, 2], [3, 4], batch_size=2, seed=0)
    >>> [y.tolist() for x, y in val_loader]
    [[[9.0], [16.0]]]

    pt-BR: Um loader para as linhas de treino, em nova ordem a cada época, e um para as de validação, na ordem delas.
    As ordens das épocas de treino são sorteadas a partir de `seed`: a mesma semente dá a mesma sequência de ordens,
    e outra semente dá outra. O loader de validação segue `val_idx`. Nenhuma linha fica de fora, então o último lote
    pode ser menor. Construir os loaders deixa o gerador global do torch como está.
    Devolve (loader de treino, loader de validação); ambos dão lotes de pares, x (B, F) e y (B, 1).
    """
    raise NotImplementedError
