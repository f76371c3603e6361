"""The batch size is left at 1, the default of DataLoader.

Pass batch_size to both loaders.
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    order = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(Subset(ds, train_idx), shuffle=True, generator=order)
    return train_loader, DataLoader(Subset(ds, val_idx))
