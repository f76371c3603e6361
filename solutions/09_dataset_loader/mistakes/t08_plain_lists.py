"""x and y are Python lists, not tensors.

Return tensors.
"""


class CsvRegression(Dataset):
    def __init__(self, path, transform=None):
        with Path(path).open(newline="", encoding="utf-8") as file:
            names, *rows = [row for row in csv.reader(file) if row]
        numbers = [[float(cell) for cell in row] for row in rows]
        table = torch.tensor(numbers, dtype=torch.float32).reshape(len(rows), len(names))
        self.inputs = table[:, :-1]
        self.targets = table[:, -1:]
        self.transform = transform

    def __len__(self):
        return len(self.inputs)

    def __getitem__(self, i):
        x = self.inputs[i].clone()
        if self.transform is not None:
            x = self.transform(x)
        return x.tolist(), self.targets[i].tolist()
