def softmax(x, dim=-1):
    weights = (x.double() - x.double().amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim, keepdim=True)
