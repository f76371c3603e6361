"""Building the loaders seeds the global generator, so all other random numbers of the program repeat from there.

Make a generator of your own: torch.Generator().manual_seed(seed).
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    torch.manual_seed(seed)
    order = None
    train_loader = DataLoader(Subset(ds, train_idx), batch_size, shuffle=True, generator=order)
    return train_loader, DataLoader(Subset(ds, val_idx), batch_size)
