"""The weight and the bias are plain tensors, so the module does not know that they are to be learned.

Wrap a tensor in nn.Parameter before you assign it to self: then optimizers and state_dict() find it.
"""


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        bound = in_features**-0.5
        self.weight = torch.empty(out_features, in_features, device=device, dtype=dtype).uniform_(-bound, bound)
        self.bias = torch.empty(out_features, device=device, dtype=dtype).uniform_(-bound, bound) if bias else None

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
