"""The layers' forward is called by name, which goes past the hooks of nn.Module.

Call the layer itself, as a function: nn.Module then calls forward, and the hooks around it.
"""


class MLP(MLP):
    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = self.dropout(layer.forward(x).relu())
        return last.forward(x)
