"""Only labels of one dimension work.

Add the new dimension at the end, unsqueeze(-1), whatever shape the labels have.
"""


def one_hot(labels, num_classes, dtype=torch.float32):
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError(f"a label is outside of 0 to {num_classes - 1}")
    places = torch.arange(num_classes, device=labels.device)
    return (labels.reshape(-1, 1) == places).to(dtype)
