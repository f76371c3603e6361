"""forward uses the weight without its history, so no gradient reaches it and it is never learned.

`.data` and `.detach()` cut a tensor out of the graph: use the parameter itself.
"""


class Linear(Linear):
    def forward(self, x):
        y = x @ self.weight.data.T
        return y if self.bias is None else y + self.bias
