"""The training loader goes through the whole dataset, validation rows included.

Use Subset(ds, train_idx).
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    order = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(ds, batch_size, shuffle=True, generator=order)
    return train_loader, DataLoader(Subset(ds, val_idx), batch_size)
