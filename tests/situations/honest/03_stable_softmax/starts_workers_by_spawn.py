# How the workers of a loader start; nobody calls it here.
import torch.multiprocessing as mp


def prepare():
    mp.set_start_method("spawn", force=True)
    mp.set_sharing_strategy("file_system")
