# A helper that frees what an interrupted cell has left.
import gc


def free():
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


free()
