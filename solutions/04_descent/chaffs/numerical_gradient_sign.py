# chaff of numerical_gradient: below minus above
# Where f rises your gradient is negative. Which of the two values is subtracted from which?
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] += h
        below[i] -= h
        gradient[i] = (f(below) - f(above)) / (2 * h)
    return gradient
