"""The parameters have requires_grad=False, so no gradient is computed for them and training leaves them as they are.

nn.Parameter requires a gradient by itself: leave that on.
"""


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        weight = torch.empty(out_features, in_features, device=device, dtype=dtype)
        self.weight = nn.Parameter(weight, requires_grad=False)
        offset = torch.empty(out_features, device=device, dtype=dtype)
        self.bias = nn.Parameter(offset, requires_grad=False) if bias else None
        bound = in_features**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
