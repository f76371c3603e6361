"""The number `dropout` is used as the probability of keeping a feature.

It is the probability of dropping, and nn.Dropout takes it just so.
"""


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = nn.ModuleList(Linear(before, after) for before, after in pairwise(sizes))
        self.dropout = nn.Dropout(1 - dropout if dropout else 0.0)

    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = self.dropout(layer(x).relu())
        return last(x)
