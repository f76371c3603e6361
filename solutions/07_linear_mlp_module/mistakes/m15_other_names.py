"""The parameters have names of their own, so saved weights of an nn.Linear find no place to go.

The name of the attribute is the key in state_dict(): call them as the docstring does.
"""


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        self.W = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        self.b = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype)) if bias else None
        bound = in_features**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x):
        y = x @ self.W.T
        return y if self.b is None else y + self.b
