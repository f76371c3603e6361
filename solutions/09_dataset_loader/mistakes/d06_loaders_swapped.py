"""The loaders come back in the wrong order, or with each other's rows.

Return the training loader first, and shuffle that one.
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    order = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(Subset(ds, val_idx), batch_size, shuffle=True, generator=order)
    return train_loader, DataLoader(Subset(ds, train_idx), batch_size)
