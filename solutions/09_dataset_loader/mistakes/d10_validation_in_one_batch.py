"""The validation loader has a batch size of its own.

Pass batch_size to both loaders.
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    order = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(Subset(ds, train_idx), batch_size, shuffle=True, generator=order)
    return train_loader, DataLoader(Subset(ds, val_idx), max(len(val_idx), 1))
