"""x and y are shuffled apart from each other, so the pairs are broken.

Shuffle indices, and read both by the same index.
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    class Broken(Subset):
        def __getitem__(self, i):
            return self.dataset[self.indices[i]][0], self.dataset[self.indices[-1 - i]][1]

        def __getitems__(self, indices):
            return [self[i] for i in indices]

    order = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(Broken(ds, train_idx), batch_size, shuffle=True, generator=order)
    return train_loader, DataLoader(Subset(ds, val_idx), batch_size)
