# chaff of relu: overwrites the caller's array with out=
# The values are right, but with out= they are written over the caller's z. Leave the argument alone and return a
# new array.
import numpy as np


def relu(z):
    return np.maximum(z, 0, out=z) if isinstance(z, np.ndarray) else max(z, 0)
