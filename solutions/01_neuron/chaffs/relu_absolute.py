# chaff of relu: |z|
# Negative numbers come back with their sign turned. They should come back as 0.
import numpy as np


def relu(z):
    return np.abs(z)
