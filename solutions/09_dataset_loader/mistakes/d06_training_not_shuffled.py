"""The training loader gives the rows in the same order in every epoch.

Make it with shuffle=True.
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    order = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(Subset(ds, train_idx), batch_size, shuffle=False)
    return train_loader, DataLoader(Subset(ds, val_idx), batch_size)
