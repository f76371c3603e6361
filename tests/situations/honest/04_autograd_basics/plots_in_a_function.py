# A plot that nobody asks for here, with a back end that needs no window.
import os

os.environ.setdefault("MPLBACKEND", "Agg")


def plot(losses):
    import matplotlib.pyplot as plt

    plt.plot(losses)
    plt.savefig("loss.png")
