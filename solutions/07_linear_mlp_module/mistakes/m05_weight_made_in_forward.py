"""The parameters only come into being at the first forward, too late for an optimizer or load_state_dict.

Create the parameters in __init__, whose arguments tell their shapes.
"""


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        super().__init__()
        self.sizes = in_features, out_features, bias, device, dtype

    def forward(self, x):
        if not hasattr(self, "weight"):
            in_features, out_features, bias, device, dtype = self.sizes
            self.weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
            self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype)) if bias else None
            bound = in_features**-0.5
            for parameter in self.parameters():
                nn.init.uniform_(parameter, -bound, bound)
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
