# One name for several types.
from functools import singledispatch


@singledispatch
def describe(value):
    return type(value).__name__


@describe.register
def _(value: Tensor):
    return f"tensor {tuple(value.shape)}"


print(describe(torch.ones(2)), describe(3))
