# Everything of a module, and some names again.
from math import *
from math import exp as e_to_the

print(e_to_the(1) == e)
