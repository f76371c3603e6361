# Prints left inside of the answer.
_logsumexp = logsumexp
VERBOSE = True


def logsumexp(x, dim=-1):
    result = _logsumexp(x, dim)
    if VERBOSE:
        print("logsumexp", tuple(x.shape), "->", tuple(result.shape))
    return result
