"""The exponential of a difference of logarithms."""


def softmax(x, dim=-1):
    shifted = x - x.max(dim=dim, keepdim=True).values
    return (shifted - shifted.exp().sum(dim, keepdim=True).log()).exp()
