# A class that is called like a function.
class EarlyStopping:
    def __init__(self, patience=3):
        self.patience, self.best, self.waited = patience, float("inf"), 0

    def __call__(self, loss):
        self.best, self.waited = (loss, 0) if loss < self.best else (self.best, self.waited + 1)
        return self.waited >= self.patience


stop = EarlyStopping(patience=1)
print(stop(1.0), stop(2.0))
