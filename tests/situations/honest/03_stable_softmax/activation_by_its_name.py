# An activation from a table of settings.
def activation(name):
    return getattr(torch, name)
