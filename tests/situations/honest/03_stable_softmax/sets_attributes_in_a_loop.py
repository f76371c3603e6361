# A base class for hyperparameters, as a well-known text book has it.
class HyperParameters:
    def save(self, **values):
        for name, value in values.items():
            setattr(self, name, value)


HyperParameters().save(lr=0.1, hidden=64)
