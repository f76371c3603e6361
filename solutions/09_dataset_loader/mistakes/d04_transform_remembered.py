"""The result of the transform is kept, and every later reading gets the same.

Call the transform anew at each reading.
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
        kept = self.__dict__.setdefault("kept", {})
        if i not in kept:
            x = self.inputs[i].clone()
            kept[i] = x if self.transform is None else self.transform(x)
        x = kept[i].clone()
        return x, self.targets[i].clone()
