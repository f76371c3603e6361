"""Dropout is never applied, although the model was asked for it.

Pass every output of a ReLU through dropout, with the probability that __init__ received.
"""


class MLP(MLP):
    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = layer(x).relu()
        return last(x)
