# Models by name, entered by a decorator.
MODELS = {}


def register(cls):
    MODELS[cls.__name__.lower()] = cls
    return cls


MLP = register(MLP)
Linear = register(Linear)
