"""Gradients by autograd: of a function, of a gradient, and used by hand to make a loss go down.

pt-BR: Gradientes pelo autograd: de uma função, de um gradiente, e usados à mão para fazer uma perda diminuir.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

ScalarFunction = Callable[[Tensor], Tensor]


def value_and_slope(x: float) -> tuple[float, float]:
    """x² + 3x and its derivative, at one number. A worked example: there is nothing to do here.

    A leaf is a tensor that nobody computed. One with requires_grad=True is where the graph begins: every operation
    on it is recorded, and autograd.grad goes back through the record, from the result to the leaf.

    >>> value_and_slope(2.0)  # 2² + 3 · 2, and 2 · 2 + 3
    (10.0, 7.0)

    pt-BR: x² + 3x e a derivada, em um número. Um exemplo resolvido: aqui não há nada a fazer.
    Uma folha é um tensor que ninguém calculou. Uma com requires_grad=True é onde o grafo começa: cada operação
    sobre ela é gravada, e autograd.grad percorre a gravação de volta, do resultado até a folha.
    """
    leaf = torch.tensor(x, requires_grad=True)
    y = leaf**2 + 3 * leaf
    (slope,) = torch.autograd.grad(y, leaf)
    return y.item(), slope.item()


def gradient(f: ScalarFunction, x: Tensor) -> Tensor:
    """The gradient of f at x.

    It leaves no traces: x keeps its values, its requires_grad and its .grad, and so does every other tensor that f
    uses. It works wherever it is called: for an x that requires grad already, for one that was computed, and under
    torch.no_grad(); whether autograd records is afterwards as it was before.

    f: takes a tensor like x, and returns one of shape (). x: any shape, floating-point.
    Returns the shape of x, without history (requires_grad is False); zeros if f does not depend on its argument.

    >>> gradient(lambda x: (x**2).sum(), torch.tensor([1.0, -3.0]))
    tensor([ 2., -6.])

    pt-BR: O gradiente de f em x.
    Não deixa rastros: x mantém seus valores, seu requires_grad e seu .grad, e todo outro tensor usado por f também.
    Funciona onde quer que seja chamada: com um x que já exige gradiente, com um que foi calculado, e dentro de
    torch.no_grad(); depois, o autograd grava ou não, como antes.
    f: recebe um tensor como x e devolve um de forma (). x: qualquer forma, de ponto flutuante.
    Devolve a forma de x, sem histórico (requires_grad é False); zeros se f não depende do seu argumento.
    """
    raise NotImplementedError


def hvp(f: ScalarFunction, x: Tensor, v: Tensor) -> Tensor:
    """The Hessian of f at x times v: how the gradient changes along v.

    It takes two backward passes and never builds the whole matrix: the gradient g is a function of x too, and the
    gradient of the number g · v is what we are looking for. It leaves no traces, just like `gradient`.

    f: takes a tensor like x, and returns one of shape (). x, v: any shape, the same for both.
    Returns that shape, without history; zeros if f is constant or linear.

    >>> hvp(lambda x: (x**3).sum(), torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0]))  # 6x · v
    tensor([  6., 120.])

    pt-BR: A hessiana de f em x vezes v: como o gradiente muda ao longo de v.
    Bastam dois backwards, sem montar a matriz inteira: o gradiente g também é uma função de x, e o gradiente do
    número g · v é o que procuramos. Não deixa rastros, assim como `gradient`.
    f: recebe um tensor como x e devolve um de forma (). x, v: qualquer forma, a mesma para os dois.
    Devolve essa forma, sem histórico; zeros se f é constante ou linear.
    """
    raise NotImplementedError


def sgd_step(params: Sequence[Tensor], lr: float) -> None:
    """One step of gradient descent: every parameter becomes itself minus lr times its gradient, in place.

    A parameter whose .grad is None is left alone. Afterwards the parameters are the same tensors as before, leaves
    that require grad, and every .grad is cleared (None, or all zeros), ready for the next backward pass.

    params: leaves that require grad, with gradients in .grad. lr: the learning rate. Returns nothing.

    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> (w**2).sum().backward()
    >>> sgd_step([w], lr=0.1)
    >>> w
    tensor([0.8000, 1.6000], requires_grad=True)

    pt-BR: Um passo de descida do gradiente: cada parâmetro passa a ser ele mesmo menos lr vezes o gradiente, in-place.
    Um parâmetro cujo .grad é None fica como está. Depois, os parâmetros são os mesmos tensores de antes, folhas
    que exigem gradiente, e todo .grad está limpo (None, ou só zeros), pronto para o próximo backward.
    params: folhas que exigem gradiente, com os gradientes em .grad. lr: a taxa de aprendizado. Não devolve nada.
    """
    raise NotImplementedError


def fit_line(x: Tensor, y: Tensor, steps: int, lr: float) -> tuple[Tensor, Tensor]:
    """Fit y = w * x + b by gradient descent on the mean squared error.

    Start at w = b = 0. Each step uses all points, and changes w and b together, by minus lr times the gradient
    of mean((w * x + b - y)²) at where they are. It works under torch.no_grad() too.

    x: (N,). y: (N,) or (N, 1). steps: 0 or more. Returns (w, b), two tensors of shape () and of the dtype of x,
    without history.

    >>> x = torch.tensor([0.0, 1.0, 2.0])
    >>> fit_line(x, 2 * x + 1, steps=500, lr=0.1)
    (tensor(2.0000), tensor(1.0000))

    pt-BR: Ajusta y = w * x + b por descida do gradiente no erro quadrático médio.
    Comece em w = b = 0. Cada passo usa todos os pontos e muda w e b juntos, por menos lr vezes o gradiente
    de mean((w * x + b - y)²) no ponto em que estão. Funciona também dentro de torch.no_grad().
    x: (N,). y: (N,) ou (N, 1). steps: 0 ou mais. Devolve (w, b), dois tensores de forma () e do dtype de x, sem
    histórico.
    """
    raise NotImplementedError


def td_loss(q: Tensor, q_next: Tensor, r: Tensor, gamma: float) -> Tensor:
    """The mean of (q - (r + gamma * q_next))², in which q learns and q_next does not.

    q is a prediction, and r + gamma * q_next is what it should have been. The prediction is moved towards that
    target, and not the other way round: no gradient goes into q_next.

    q, q_next, r: any shape, the same for all. Returns a tensor of shape ().

    >>> td_loss(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 1.0]), torch.tensor([0.5, 0.5]), gamma=0.5)
    tensor(0.5000)

    pt-BR: A média de (q - (r + gamma * q_next))², em que q aprende e q_next não.
    q é uma previsão, e r + gamma * q_next é o que ela deveria ter sido. É a previsão que se move na direção desse
    alvo, e não o contrário: nenhum gradiente entra em q_next.
    q, q_next, r: qualquer forma, a mesma para todos. Devolve um tensor de forma ().
    """
    raise NotImplementedError
