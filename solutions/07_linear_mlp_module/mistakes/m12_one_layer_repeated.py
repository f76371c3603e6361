"""The hidden layers are one and the same object, used several times, so they share one weight.

`[layer] * n` repeats a reference to one layer: build a new layer for every place.
"""


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        first = [Linear(sizes[0], sizes[1])]
        made = {}
        for before, after in pairwise(sizes[1:]):
            made.setdefault((before, after), Linear(before, after))
        rest = [made[before, after] for before, after in pairwise(sizes[1:])]
        self.layers = nn.ModuleList(first + rest)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = self.dropout(layer(x).relu())
        return last(x)
