"""Sends noise of every kind on the socket: broken lengths, broken msgpack, unknown extensions.

Honest score: 0
Findings: conduct_engine, conduct_answers
"""

import os
import random
import struct

noise = random.Random(7)


def softmax(x, dim=-1):
    for size in (0, 1, 3, 200):
        content = noise.randbytes(size)
        os.write(3, struct.pack("!I", size) + content)
    os.write(3, struct.pack("!I", 0xFFFFFFFF))
    return x
