# The usual question at the top of a notebook.
import sys

IN_COLAB = "google.colab" in sys.modules
