"""The training cycle: forward, loss, backward, step, and gradients that start from zero for every batch.

pt-BR: O ciclo de treino: forward, perda, backward, step, e gradientes que partem do zero a cada lote.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader

LossFunction = Callable[[Tensor, Tensor], Tensor]


def train_on_one_batch(
    model: nn.Module, inputs: Tensor, targets: Tensor, loss_fn: LossFunction, optimizer: Optimizer
) -> float:
    """One turn of the cycle, on one batch. A worked example: there is nothing to do here.

    Five beats, always in this order: the gradients of the batch before are set to zero, the model predicts
    (forward), the loss says how wrong that is, backward computes the gradients, and step changes the weights.

    inputs: (N, …); targets: whatever loss_fn expects. Returns the loss of this batch, a plain number.

    pt-BR: Uma volta do ciclo, em um lote. Um exemplo resolvido: aqui não há nada a fazer.
    Cinco tempos, sempre nesta ordem: os gradientes do lote anterior são zerados, o modelo prevê (forward), a
    perda diz o tamanho do erro, o backward calcula os gradientes e o step altera os pesos.
    inputs: (N, …); targets: o que loss_fn espera. Devolve a perda deste lote, um número comum.
    """
    optimizer.zero_grad()
    outputs = model(inputs)
    loss = loss_fn(outputs, targets)
    loss.backward()
    optimizer.step()
    return loss.item()


def train_one_epoch(
    model: nn.Module, loader: DataLoader, loss_fn: LossFunction, optimizer: Optimizer, device: torch.device | str
) -> float:
    """Train on every batch of the loader once, in train mode, and return the mean loss per sample.

    The last batch may be smaller than the others: each batch counts as often as it has samples.

    loader: gives pairs (inputs, targets), which are moved to `device` here. loss_fn(outputs, targets): a tensor of
    shape (), the mean over the batch. The gradients are None or zero on entry. The model is left in train mode.
    Returns a plain number (float): the mean over all samples that the loader gave.

    >>> train_one_epoch(model, loader, nn.CrossEntropyLoss(), optimizer, "cpu")
    0.6931

    pt-BR: Treina uma vez em cada lote do loader, em modo de treino, e devolve a perda média por amostra.
    O último lote pode ser menor que os outros: cada lote conta tantas vezes quantas amostras tem.
    loader: dá pares (entradas, alvos), que são movidos aqui para `device`. loss_fn(saídas, alvos): um tensor de
    forma (), a média do lote. Na entrada os gradientes são None ou zero. O modelo fica em modo de treino.
    Devolve um número comum (float): a média de todas as amostras que o loader deu.
    """
    ### BEGIN SOLUTION
    model.train()
    total, samples = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        # item() gives a number: adding up the tensors would keep the graph of every batch alive
        total += train_on_one_batch(model, inputs, targets, loss_fn, optimizer) * len(inputs)
        samples += len(inputs)
    return total / samples
    ### END SOLUTION


def evaluate(
    model: nn.Module, loader: DataLoader, loss_fn: LossFunction, device: torch.device | str
) -> dict[str, float]:
    """Measure a classifier without changing it: {"loss": mean loss per sample, "acc": share of right answers}.

    The model is evaluated in eval mode, without recording a graph, and afterwards it is in the mode in which it
    was found. The right answer is the class with the largest output. A GPU is not kept waiting: what a batch gives
    stays on the device, and becomes a number once, at the end.

    loader: gives pairs (inputs, targets), which are moved to `device` here; targets: (N,), int64.
    model(inputs): (N, C). Returns plain numbers (float); "acc" is between 0 and 1.

    >>> evaluate(model, loader, nn.CrossEntropyLoss(), "cpu")
    {'loss': 0.3514, 'acc': 0.875}

    pt-BR: Mede um classificador sem alterá-lo: {"loss": perda média por amostra, "acc": proporção de acertos}.
    O modelo é avaliado em modo eval, sem gravar um grafo, e depois volta ao modo em que estava. A resposta do
    modelo é a classe com a maior saída. A GPU não fica esperando: o que cada lote dá permanece no dispositivo, e
    vira número uma vez só, no fim.
    loader: dá pares (entradas, alvos), que são movidos aqui para `device`; alvos: (N,), int64.
    model(entradas): (N, C). Devolve números comuns (float); "acc" fica entre 0 e 1.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    total, hits, samples = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            outputs = model(inputs)
            # tensors, which have no graph here: item() would wait for the device in every batch
            total += loss_fn(outputs, targets) * len(inputs)
            hits += (outputs.argmax(dim=1) == targets).sum()
            samples += len(inputs)
    model.train(was_training)
    return {"loss": float(total / samples), "acc": float(hits / samples)}
    ### END SOLUTION


def fit(
    model: nn.Module,
    train_loader: DataLoader,
    val_loader: DataLoader,
    loss_fn: LossFunction,
    optimizer: Optimizer,
    device: torch.device | str,
    epochs: int,
    patience: int | None = None,
) -> list[dict[str, float]]:
    """Train for some epochs, and evaluate after each; with `patience`, stop early and go back to the best weights.

    Each epoch: train on train_loader, then evaluate on val_loader. With patience=k (k is 1 or more), training stops
    after k epochs in a row whose val_loss is not lower than the lowest before (an equal one is not lower); and at
    the end, stopped or not, the model holds everything of its state_dict as it was after the best epoch. With
    patience=None it holds what the last epoch left.

    epochs: 0 or more. Returns a list with one dictionary for each epoch that was run:
    {"epoch": 0, 1, 2, …, "train_loss": …, "val_loss": …, "val_acc": …}, plain numbers.

    >>> fit(model, train_loader, val_loader, nn.CrossEntropyLoss(), optimizer, "cpu", epochs=1)
    [{'epoch': 0, 'train_loss': 0.6931, 'val_loss': 0.6514, 'val_acc': 0.75}]

    pt-BR: Treina por algumas épocas e avalia depois de cada uma; com `patience`, para antes e volta aos melhores pesos.
    Cada época: treina com train_loader, depois avalia com val_loader. Com patience=k (k é 1 ou mais), o treino para
    depois de k épocas seguidas cuja val_loss não é menor que a menor até ali (uma igual não é menor); e no fim,
    tendo parado antes ou não, o modelo tem tudo o que o seu state_dict tinha depois da melhor época. Com
    patience=None ele fica com o que a última época deixou.
    epochs: 0 ou mais. Devolve uma lista com um dicionário para cada época feita:
    {"epoch": 0, 1, 2, …, "train_loss": …, "val_loss": …, "val_acc": …}, números comuns.
    """
    ### BEGIN SOLUTION
    history: list[dict[str, float]] = []
    best_loss, best_state, waited = float("inf"), None, 0
    for epoch in range(epochs):
        train_loss = train_one_epoch(model, train_loader, loss_fn, optimizer, device)
        val = evaluate(model, val_loader, loss_fn, device)
        history.append({"epoch": epoch, "train_loss": train_loss, "val_loss": val["loss"], "val_acc": val["acc"]})
        if val["loss"] < best_loss:
            # state_dict() gives references: without a copy, the best weights would change with every further step
            best_loss, best_state, waited = val["loss"], copy.deepcopy(model.state_dict()), 0
        else:
            waited += 1
        if patience is not None and waited >= patience:
            break
    if patience is not None and best_state is not None:
        model.load_state_dict(best_state)
    return history
    ### END SOLUTION
