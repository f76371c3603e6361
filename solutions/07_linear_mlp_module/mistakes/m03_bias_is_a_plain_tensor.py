"""The weight is a parameter, but the bias is a plain tensor, so it is never learned nor saved.

Wrap the bias in nn.Parameter too.
"""


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        nn.init.uniform_(self.weight, -bound, bound)
        self.bias = torch.empty(out_features, device=device, dtype=dtype).uniform_(-bound, bound) if bias else None

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
