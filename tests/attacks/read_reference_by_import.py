"""Imports the reference from the course in place of itself, and answers with its softmax.

Honest score: 0
Findings: conduct_engine
"""

import sys

sys.path.insert(0, "@COURSE@/solutions/03_stable_softmax")
del sys.modules["stable_softmax"]
import stable_softmax as reference


def softmax(x, dim=-1):
    return reference.softmax(x, dim)
