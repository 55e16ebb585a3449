# chaff of sigmoid: loses the shape
# The values are right, but in one long row. The answer has the shape of z, however many axes that has.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-np.ravel(z)))
