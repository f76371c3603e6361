# Warnings on one line, as a recipe on the web has it.
import warnings

warnings.showwarning = lambda message, category, *place: print(category.__name__, message)
