"""ReLU also follows the last layer, so no logit can be negative.

Apply ReLU between the layers only, and return what the last layer gives.
"""


class MLP(MLP):
    def forward(self, x):
        return super().forward(x).relu()
