# Finds the helpers of the course in the folder above.
import os
import sys

sys.path.append(os.path.abspath(".."))
sys.path.insert(0, os.path.join(os.getcwd(), "src"))
