"""The initial numbers are drawn with torch.randn, whose spread does not depend on the number of inputs and
has no bound.

A uniform distribution between -1/sqrt(in_features) and 1/sqrt(in_features) keeps the outputs of the same
size, however many inputs there are.
"""


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features, device=device, dtype=dtype))
        self.bias = nn.Parameter(torch.randn(out_features, device=device, dtype=dtype)) if bias else None

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
