"""Recurses until the stack below Python overflows.

Honest score: 0
"""

import sys
import threading

sys.setrecursionlimit(1 << 30)


def softmax(x, dim=-1):
    return softmax(repr([x]) and x, dim)
