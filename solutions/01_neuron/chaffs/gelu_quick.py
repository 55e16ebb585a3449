# chaff of gelu: z*sigma(1.702 z)
# This is the rough form with 1.702, off by up to 0.02. The two forms of the lesson are closer: erf, or tanh with a
# cube inside.
import numpy as np


def gelu(z):
    return z / (1 + np.exp(-1.702 * z))
