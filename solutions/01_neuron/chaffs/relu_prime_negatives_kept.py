# chaff of relu_prime: sets the positive entries only
# The positive entries become 1, but the negative ones come back as they were. On that side the line is flat.
import numpy as np


def relu_prime(z):
    out = np.array(z)
    out[out > 0] = 1
    return out
