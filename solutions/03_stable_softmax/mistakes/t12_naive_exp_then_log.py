"""log_softmax is the log of a softmax whose exp overflows, because no maximum is subtracted first.

Work with logarithms all the way: log(a / b) is log(a) - log(b), and log(exp(x)) is x itself.
"""


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    weights = x.exp()
    return (weights / weights.sum(dim, keepdim=True)).log()
