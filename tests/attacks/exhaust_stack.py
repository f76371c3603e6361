"""Recurses until the stack below Python overflows.

Honest score: 0
"""

import sys

sys.setrecursionlimit(1 << 30)


def softmax(x, dim=-1):
    return max([x], key=lambda same: softmax(same, dim))
