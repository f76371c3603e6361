# A decorated helper that nobody calls.
@torch.jit.ignore
def norm(x):
    return (x * x).sum().sqrt()
