"""A label that is too large becomes a row of zeros.

Raise an exception if any label is num_classes or more.
"""


def one_hot(labels, num_classes, dtype=torch.float32):
    if (labels < 0).any():
        raise ValueError(f"a label is outside of 0 to {num_classes - 1}")
    places = torch.arange(num_classes, device=labels.device)
    return (labels.unsqueeze(-1) == places).to(dtype)
