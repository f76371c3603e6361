def softmax(x, dim=-1):
    weights = (x - x.amax(dim, keepdim=True)).exp()
    weights = weights / weights.sum(dim, keepdim=True)
