"""The order is drawn once, or the generator is seeded anew for every epoch, so all epochs have the same order.

Leave the shuffling to the DataLoader, with shuffle=True and a generator that is seeded once and goes on.
"""


def make_loaders(ds, train_idx, val_idx, batch_size, seed):
    class SameEveryTime(torch.utils.data.Sampler):
        def __iter__(self):
            return iter(torch.randperm(len(train_idx), generator=torch.Generator().manual_seed(seed)).tolist())

        def __len__(self):
            return len(train_idx)

    train_loader = DataLoader(Subset(ds, train_idx), batch_size, sampler=SameEveryTime())
    return train_loader, DataLoader(Subset(ds, val_idx), batch_size)
