# A network whose layers are numbered attributes.
from torch import nn


class Numbered(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        self.depth = depth
        for number in range(depth):
            setattr(self, f"layer{number}", nn.Linear(4, 4))

    def forward(self, x):
        for number in range(self.depth):
            x = getattr(self, f"layer{number}")(x).relu()
        return x


print(Numbered()(torch.ones(2, 4)).shape)
