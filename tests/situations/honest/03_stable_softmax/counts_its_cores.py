# As many workers as there are cores.
import multiprocessing
import os

WORKERS = min(4, multiprocessing.cpu_count(), os.cpu_count() or 1)
