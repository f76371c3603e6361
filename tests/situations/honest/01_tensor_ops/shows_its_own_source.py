# Prints an answer for the report that students write beside it.
import inspect


def source_of(function):
    return inspect.getsource(function)
