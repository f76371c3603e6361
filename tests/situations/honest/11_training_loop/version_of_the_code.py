# The commit in a log, where git is at hand; nobody calls it here.
import subprocess


def commit():
    return subprocess.check_output(["git", "rev-parse", "HEAD"], text=True).strip()
