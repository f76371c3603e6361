"""Whatever comes in, float32 goes out."""


def softmax(x, dim=-1):
    powers = (x - x.amax(dim, keepdim=True)).float().exp()
    return powers / powers.sum(dim, keepdim=True)
