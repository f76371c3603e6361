"""The validation loader is shuffled, too.

Shuffle the training loader only.
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    order = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(Subset(ds, train_idx), batch_size, shuffle=True, generator=order)
    return train_loader, DataLoader(Subset(ds, val_idx), batch_size, shuffle=True, generator=order)
