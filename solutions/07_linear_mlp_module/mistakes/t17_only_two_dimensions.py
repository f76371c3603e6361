"""forward works for exactly two dimensions, (batch, features), and for no other number of them.

`@` and F.linear work on the last dimension, whatever stands in front of it.
"""


class Linear(Linear):
    def forward(self, x):
        y = x.mm(self.weight.T)
        return y if self.bias is None else y + self.bias
