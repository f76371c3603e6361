# As copied from another exercise.
import sys

sys.setrecursionlimit(5000)
sys.stdout.flush()
