# chaff of numerical_gradient: loses the sign
# None of your slopes is negative. A slope downhill is one, and descent needs to know it.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] += h
        below[i] -= h
        gradient[i] = abs(f(above) - f(below)) / (2 * h)
    return gradient
