# Reading a large file takes long, so what was read is kept.
import pickle
from pathlib import Path


def cached(path, make):
    path = Path(path)
    if path.exists():
        return pickle.loads(path.read_bytes())
    value = make()
    path.write_bytes(pickle.dumps(value))
    return value
