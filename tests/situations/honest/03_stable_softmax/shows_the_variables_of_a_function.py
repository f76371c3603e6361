# A helper from a lesson on functions.
def variables_of(function):
    return function.__code__.co_varnames
