# How long an answer takes.
import time
from timeit import default_timer


def seconds(function, *args):
    start = default_timer()
    function(*args)
    return default_timer() - start


print(time.strftime("%H:%M"), seconds(standardize, torch.randn(3, 4)))
