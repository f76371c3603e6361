"""Raises KeyboardInterrupt and GeneratorExit in turn, which no `except Exception` catches.

Honest score: 0
"""

calls = 0


def softmax(x, dim=-1):
    global calls
    calls += 1
    raise (KeyboardInterrupt if calls % 2 else GeneratorExit)
