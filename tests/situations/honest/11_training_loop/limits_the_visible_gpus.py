# Which GPU to use, and how to find errors on it.
import os

os.environ["CUDA_VISIBLE_DEVICES"] = "0"
os.environ.setdefault("CUDA_LAUNCH_BLOCKING", "1")
DEVICE = os.environ.get("DEVICE", "cpu")
