# chaff of numerical_gradient: puts x back by adding h again
# The gradient is right, but x is not exactly what it was: adding h and taking it off again rounds twice. Remember the
# old value and write it back.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    x = x.astype(float) if x.dtype.kind != "f" else x
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        below = f(x)
        x[i] += h
        gradient[i] = (above - below) / (2 * h)
    return gradient
