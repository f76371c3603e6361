# Runs the examples of its docstrings, if it is a script.
if __name__ == "__main__":
    import doctest

    doctest.testmod()
