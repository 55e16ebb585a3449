# chaff of leaky_relu: relu(z) + slope*z
# On the right the leak is added to z: positive numbers come back too large. The two pieces should not overlap.
import numpy as np


def leaky_relu(z, slope=0.1):
    return np.maximum(0, z) + slope * z
