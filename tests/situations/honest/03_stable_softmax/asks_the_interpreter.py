# Asks whether it runs in a notebook.
def in_notebook():
    try:
        return get_ipython().__class__.__name__ == "ZMQInteractiveShell"
    except NameError:
        return False


print(in_notebook())
