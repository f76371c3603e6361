# Settings of NumPy from the top of the course's notebooks.
import numpy as np

np.seterr(all="ignore")
np.set_printoptions(precision=3, suppress=True)
