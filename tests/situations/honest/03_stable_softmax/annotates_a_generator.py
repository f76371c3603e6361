# A type as an editor completed it.
def generator(seed) -> torch._C.Generator:
    return torch.Generator().manual_seed(seed)
