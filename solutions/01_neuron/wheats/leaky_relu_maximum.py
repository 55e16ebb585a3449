# wheat of leaky_relu: the larger of the two lines, as the slope is below 1
import numpy as np


def leaky_relu(z, slope=0.1):
    return np.maximum(z, slope * z)
