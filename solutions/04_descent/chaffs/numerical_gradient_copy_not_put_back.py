# chaff of numerical_gradient: moves one copy along and never puts it back
# x itself is safe, but your copy drifts: when the second entry is nudged, the first one is still moved. Each slope is
# measured with all other entries where they belong.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    at = x.astype(float)
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        at[i] += h
        above = f(at)
        at[i] -= 2 * h
        gradient[i] = (above - f(at)) / (2 * h)
    return gradient
