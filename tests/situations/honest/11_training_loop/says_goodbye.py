# Says at the end where the weights lie.
import atexit

atexit.register(print, "weights are in best.pt")
