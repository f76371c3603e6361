# A module beside the answer that remembers a mean.
class RunningMean(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("count", torch.tensor(0), persistent=False)

    def forward(self, x):
        self.count += 1
        self.mean += (x.mean(0) - self.mean) / self.count
        return x - self.mean


RunningMean(3)(torch.randn(4, 3))
