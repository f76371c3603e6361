# Checks what it is given, inside of the answer.
_softmax = softmax


def softmax(x, dim=-1):
    assert isinstance(x, torch.Tensor), f"x is a {type(x).__name__}"
    if not -x.dim() <= dim < max(x.dim(), 1):
        raise IndexError(f"there is no dimension {dim}")
    return _softmax(x, dim)
