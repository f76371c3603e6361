# A decorator that counts how often a function is called, around the answer itself.
import functools


def counted(function):
    @functools.wraps(function)
    def call(*args, **kwargs):
        call.count += 1
        return function(*args, **kwargs)

    call.count = 0
    return call


softmax = counted(softmax)
