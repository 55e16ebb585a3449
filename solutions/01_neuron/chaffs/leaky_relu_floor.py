# chaff of leaky_relu: max(slope, z)
# z is compared with the slope itself, so small positive numbers are changed too. The comparison is with a line, not
# with a constant.
import numpy as np


def leaky_relu(z, slope=0.1):
    return np.maximum(slope, z)
