# wheat of relu: z times the question whether it is positive, as float32 (and with -0.0 for some zeros)
import numpy as np


def relu(z):
    return np.multiply(z, np.greater(z, 0), dtype=np.float32)
