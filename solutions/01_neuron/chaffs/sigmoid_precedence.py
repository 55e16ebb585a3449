# chaff of sigmoid: 1/1 + e^-z
# Division comes before addition, so without brackets this is 1 plus the exponential. What belongs under the
# fraction line?
import numpy as np


def sigmoid(z):
    return 1 / 1 + np.exp(-z)
