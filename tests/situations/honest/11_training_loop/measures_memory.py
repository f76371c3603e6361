# How much memory Python uses.
import tracemalloc

tracemalloc.start()
used, most = tracemalloc.get_traced_memory()
tracemalloc.stop()
