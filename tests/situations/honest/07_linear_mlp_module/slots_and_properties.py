# A module with properties, and a class with slots.
class Size:
    __slots__ = ("rows", "columns")

    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns


class Named(MLP):
    @property
    def depth(self):
        return len(self.layers)

    def __repr__(self):
        return f"{type(self).__name__}({self.depth})"


print(Named((2, 3, 1)), Size(2, 3).rows)
