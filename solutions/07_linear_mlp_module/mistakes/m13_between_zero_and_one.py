"""The initial numbers lie between 0 and 1, as torch.rand gives them: too large, and none is negative.

Stretch and shift the range so that it goes from -1/sqrt(in_features) to 1/sqrt(in_features).
"""


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(out_features, in_features, device=device, dtype=dtype))
        self.bias = nn.Parameter(torch.rand(out_features, device=device, dtype=dtype)) if bias else None

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
