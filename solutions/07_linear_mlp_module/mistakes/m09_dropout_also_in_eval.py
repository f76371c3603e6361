"""Dropout stays on after eval(), so predictions are random.

F.dropout does not know the mode of the model: tell it with training=self.training, or use nn.Dropout, which knows.
"""


class MLP(MLP):
    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = nn.functional.dropout(layer(x).relu(), self.dropout.p)
        return last(x)
