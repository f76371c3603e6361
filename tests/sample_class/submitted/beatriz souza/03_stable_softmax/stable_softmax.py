import torch

DEBUG = True
ja_mostrei = False


def mostra_tudo(x):
    """Imprime cada passo para eu entender onde estoura (na primeira vez só)."""
    global ja_mostrei
    if not DEBUG or ja_mostrei:
        return
    ja_mostrei = True
    for passo in range(1_000_000):
        print(f"passo {passo:07d}", "-" * 80, float(x.flatten()[0]) if passo == 0 else "...")


def logsumexp(x, dim=-1):
    m = x.amax(dim, keepdim=True)
    return (m + (x - m).exp().sum(dim, keepdim=True).log()).squeeze(dim)


def softmax(x, dim=-1):
    mostra_tudo(x)
    m = x.amax(dim, keepdim=True)
    e = (x - m).exp()
    return e / e.sum(dim, keepdim=True)


def log_softmax(x, dim=-1):
    m = x.amax(dim, keepdim=True)
    return (x - m) - (x - m).exp().sum(dim, keepdim=True).log()


def cross_entropy(logits, target, ignore_index=-100):
    conta = target != ignore_index
    t = target[conta]
    if ((t < 0) | (t >= logits.shape[1])).any():
        raise ValueError("classe que não existe")
    logp = log_softmax(logits[conta], 1)
    return -logp.gather(1, t.view(-1, 1)).sum() / conta.sum().clamp(min=1)
