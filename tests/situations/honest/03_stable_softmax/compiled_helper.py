# Compiled only if it is called, which it is not.
@torch.compile
def gelu(x):
    return 0.5 * x * (1 + torch.tanh(0.79788456 * (x + 0.044715 * x**3)))
