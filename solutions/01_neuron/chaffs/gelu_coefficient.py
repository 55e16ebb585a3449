# chaff of gelu: 0.44715 for 0.044715
# A zero is missing in the coefficient of the cube: it is ten times too large.
import numpy as np


def gelu(z):
    return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.44715 * z**3)))
