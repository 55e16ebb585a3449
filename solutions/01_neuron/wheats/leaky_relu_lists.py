# wheat of leaky_relu: nested lists, one number at a time
import numpy as np


def leaky_relu(z, slope=0.1):
    if np.ndim(z) > 0:
        return [leaky_relu(row, slope) for row in z]
    return float(z) if z > 0 else float(slope * z)
