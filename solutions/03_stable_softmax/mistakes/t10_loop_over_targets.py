"""cross_entropy takes the rows one by one in a Python loop.

Pick the log-probability of every row's class with one operation: gather can do that, and so can an index of
two tensors.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    log_probabilities = log_softmax(logits, dim=1)
    total, rows = logits.sum() * 0, 0
    for row in range(logits.shape[0]):
        if target[row] == ignore_index:
            continue
        if not 0 <= target[row] < logits.shape[1]:
            raise IndexError(f"a class index is outside of 0 to {logits.shape[1] - 1}")
        total = total - log_probabilities[row, target[row]]
        rows += 1
    return total / max(rows, 1)
