"""Softmax."""

from torch import Tensor


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    """The probabilities of scores along `dim`. x: any shape. Returns the shape of x."""
    ### BEGIN SOLUTION
    powers = (x - x.amax(dim, keepdim=True)).exp()
    return powers / powers.sum(dim, keepdim=True)
    ### END SOLUTION
