# chaff of gelu: forgets the 1 before tanh
# The 1 is missing, so the second factor runs from -1 to 1 and negative numbers turn positive.
import numpy as np


def gelu(z):
    return 0.5 * z * np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))
