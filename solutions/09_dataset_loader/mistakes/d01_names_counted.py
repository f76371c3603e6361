"""The length is larger than the number of rows; the line of names may have been counted as one.

__len__ is the number of items that exist.
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
        return len(self.inputs) + 1

    def __getitem__(self, i):
        x = self.inputs[i].clone()
        if self.transform is not None:
            x = self.transform(x)
        return x, self.targets[i].clone()
