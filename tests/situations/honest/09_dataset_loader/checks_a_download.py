# Whether a file is the right one, by its hash.
import hashlib


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
