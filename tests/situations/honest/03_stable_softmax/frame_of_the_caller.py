# A helper for prints that names the function from which it is called.
import inspect


def here():
    return inspect.currentframe().f_back.f_code.co_name
