"""Sends a tensor whose header claims a shape of -1 entries, and one that claims more than there is.

Honest score: 0
Findings: conduct_engine, conduct_answers
"""

import os
import struct

import msgspec


def send(shape, raw=b""):
    head = msgspec.msgpack.encode(("float32", shape))
    tensor = msgspec.msgpack.Ext(1, bytes([len(head)]) + head + raw)
    leaf = {"path": "", "kind": "tensor", "value": tensor, "dtype": "float32", "shape": shape, "device": "cpu"}
    observation = {"ended": {"how": "returned"}, "output": [leaf]}
    content = msgspec.msgpack.encode({"number": 2, "observation": observation})
    os.write(3, struct.pack("!I", len(content)) + content)


def softmax(x, dim=-1):
    send([-1])
    send([1 << 62, 4])
    send([4, 5], b"1234")
    return x
