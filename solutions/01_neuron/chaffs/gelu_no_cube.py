# chaff of gelu: leaves the cube out
# The cubic term is left out of the tanh. Without it the approximation is off by more than a percent.
import numpy as np


def gelu(z):
    return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * z))
