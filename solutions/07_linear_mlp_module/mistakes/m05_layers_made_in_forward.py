"""The layers are made anew in forward, so every call has other random weights and nothing can be learned.

Define the layers once, in __init__, and only use them in forward.
"""


class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.sizes = list(sizes)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        *hidden, last = [Linear(before, after) for before, after in pairwise(self.sizes)]
        for layer in hidden:
            x = self.dropout(layer(x).relu())
        return last(x)
