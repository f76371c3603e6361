# Passes on only what a class takes.
import inspect


def made(cls, **options):
    known = inspect.signature(cls.__init__).parameters
    return cls(**{name: value for name, value in options.items() if name in known})


print(made(Linear, in_features=2, out_features=3, colour="red"))
