# Would fetch the data set of the lecture; nobody calls it here.
import urllib.request
from pathlib import Path


def download(url, path):
    with urllib.request.urlopen(url) as response:
        Path(path).write_bytes(response.read())
