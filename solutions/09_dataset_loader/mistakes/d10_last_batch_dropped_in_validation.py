"""The last, smaller batch of the validation rows is dropped, so they are not all evaluated.

Leave drop_last at False.
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    order = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(Subset(ds, train_idx), batch_size, shuffle=True, generator=order)
    return train_loader, DataLoader(Subset(ds, val_idx), batch_size, drop_last=True)
