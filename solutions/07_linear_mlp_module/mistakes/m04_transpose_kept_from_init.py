"""The transposed weight is computed once in __init__ and kept, so forward goes on with the old weight when
the layer is converted, copied or called with other weights.

Keep only the parameters themselves in __init__, and compute everything that follows from them in forward.
"""


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype)) if bias else None
        bound = in_features**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)
        self.transposed = self.weight.T

    def forward(self, x):
        y = x @ self.transposed
        return y if self.bias is None else y + self.bias
