"""The last, smaller batch of the training rows is dropped.

Leave drop_last at False.
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    order = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(Subset(ds, train_idx), batch_size, shuffle=True, drop_last=True, generator=order)
    return train_loader, DataLoader(Subset(ds, val_idx), batch_size)
