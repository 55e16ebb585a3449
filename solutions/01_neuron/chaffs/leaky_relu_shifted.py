# chaff of leaky_relu: z - slope on the left
# The slope is subtracted from z. It should multiply z: a slope of 0 means that nothing passes.
import numpy as np


def leaky_relu(z, slope=0.1):
    return np.where(np.asarray(z) > 0, z, z - slope)
