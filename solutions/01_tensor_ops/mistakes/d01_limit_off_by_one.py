"""The label num_classes is let through, but the classes end at num_classes - 1.

Refuse labels >= num_classes.
"""


def one_hot(labels, num_classes, dtype=torch.float32):
    if ((labels < 0) | (labels > num_classes)).any():
        raise ValueError(f"a label is outside of 0 to {num_classes - 1}")
    places = torch.arange(num_classes, device=labels.device)
    return (labels.unsqueeze(-1) == places).to(dtype)
