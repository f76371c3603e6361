"""The loss is put into a new tensor, which knows nothing of the logits: no gradient reaches them.

`item()` and `torch.tensor(...)` keep the number and drop its history: return the tensor that your operations gave.
"""


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    counts = target != ignore_index
    classes = target[counts].unsqueeze(1)
    losses = -log_softmax(logits[counts], dim=1).gather(1, classes)
    loss = losses.sum() / counts.sum().clamp(min=1)
    return torch.tensor(loss.item(), dtype=logits.dtype, device=logits.device, requires_grad=True)
