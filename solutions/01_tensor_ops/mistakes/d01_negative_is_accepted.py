"""A negative label becomes a row of zeros.

Raise an exception if any label is below 0.
"""


def one_hot(labels, num_classes, dtype=torch.float32):
    if (labels >= num_classes).any():
        raise ValueError(f"a label is outside of 0 to {num_classes - 1}")
    places = torch.arange(num_classes, device=labels.device)
    return (labels.unsqueeze(-1) == places).to(dtype)
