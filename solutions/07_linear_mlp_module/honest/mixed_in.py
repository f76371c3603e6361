"""matmul with mT, shared settings in a base class of its own, the flow of the MLP as an iterator."""

from torch import Tensor, empty, matmul, maximum, nn, zeros_like


class _Initialised(nn.Module):
    def draw(self, tensor: Tensor, inputs: int) -> nn.Parameter:
        limit = (1 / inputs) ** 0.5
        return nn.Parameter(tensor.uniform_(-limit, limit))


class Linear(_Initialised):
    bias: nn.Parameter | None

    def __init__(self, in_features, out_features, bias=True, *, device=None, dtype=None):
        nn.Module.__init__(self)
        self.weight = self.draw(empty(out_features, in_features, device=device, dtype=dtype), in_features)
        if not bias:
            self.bias = None
            return
        self.bias = self.draw(empty(out_features, device=device, dtype=dtype), in_features)

    def forward(self, x):
        out = matmul(x, self.weight.mT)
        if self.bias is not None:
            out += self.bias
        return out


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super(MLP, self).__init__()  # noqa: UP008 (an older spelling, which students copy)
        sizes = tuple(sizes)
        layers = []
        while len(sizes) > 1:
            layers.append(Linear(*sizes[:2]))
            sizes = sizes[1:]
        self.layers = nn.ModuleList(layers)
        self.drop = nn.Dropout(p=dropout)

    def forward(self, x):
        remaining = iter(self.layers)
        x = next(remaining)(x)
        for layer in remaining:
            x = layer(self.drop(maximum(x, zeros_like(x))))
        return x
