"""The layers are in a plain Python list, where nn.Module does not find them or their parameters.

nn.ModuleList is a list whose layers are registered: parameters(), state_dict() and .to() see them.
"""


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = [Linear(before, after) for before, after in pairwise(sizes)]
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = self.dropout(layer(x).relu())
        return last(x)
