"""The weight is stored as (in_features, out_features), so the weights of an nn.Linear do not fit.

Store it as nn.Linear does, one row for each output, and transpose it where you use it.
"""


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(in_features, out_features, device=device, dtype=dtype))
        self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype)) if bias else None
        bound = in_features**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x):
        y = x @ self.weight
        return y if self.bias is None else y + self.bias
