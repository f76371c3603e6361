"""A blank line at the end of the file is read as a row.

Skip lines with nothing in them.
"""


class CsvRegression(Dataset):
    def __init__(self, path, transform=None):
        with Path(path).open(newline="", encoding="utf-8") as file:
            names, *rows = list(csv.reader(file))
        numbers = [[float(cell) for cell in row or ["0"] * len(names)] for row in rows]
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
        return x, self.targets[i].clone()
