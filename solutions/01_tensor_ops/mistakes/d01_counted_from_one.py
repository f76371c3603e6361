"""The classes are counted from 1.

The first class has the number 0.
"""


def one_hot(labels, num_classes, dtype=torch.float32):
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError(f"a label is outside of 0 to {num_classes - 1}")
    places = torch.arange(1, num_classes + 1, device=labels.device)
    return (labels.unsqueeze(-1) == places).to(dtype)
