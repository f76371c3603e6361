from concurrent.futures import ThreadPoolExecutor


def stable(x, dim):
    weights = (x - x.amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim, keepdim=True)


def softmax(x, dim=-1):
    with ThreadPoolExecutor() as pool:
        return pool.submit(stable, x, dim).result()
