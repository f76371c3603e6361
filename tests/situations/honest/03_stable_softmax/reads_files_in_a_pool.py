# Reads many files at once; nobody calls it here.
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def read_all(paths):
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(lambda path: Path(path).read_text(), paths))
