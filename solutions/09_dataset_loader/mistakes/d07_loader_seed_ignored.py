"""The order depends on the global random generator, not on the seed.

Pass a generator of your own to the DataLoader.
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    order = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(Subset(ds, train_idx), batch_size, shuffle=True)
    return train_loader, DataLoader(Subset(ds, val_idx), batch_size)
