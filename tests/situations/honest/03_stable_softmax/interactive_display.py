# Shows a table in a notebook, and prints it elsewhere.
try:
    from IPython.display import display
except ImportError:
    display = print
