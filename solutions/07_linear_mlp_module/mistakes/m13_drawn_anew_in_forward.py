"""forward draws the weights anew at every call, so whatever was learned or loaded is lost.

Initialise once, in __init__.
"""


class Linear(Linear):
    def forward(self, x):
        bound = self.weight.shape[1] ** -0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)
        return super().forward(x)
