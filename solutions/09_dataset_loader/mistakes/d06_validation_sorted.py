"""The validation rows come sorted, not in the order of val_idx.

Give Subset the val_idx as they are.
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    order = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(Subset(ds, train_idx), batch_size, shuffle=True, generator=order)
    return train_loader, DataLoader(Subset(ds, sorted(val_idx)), batch_size)
