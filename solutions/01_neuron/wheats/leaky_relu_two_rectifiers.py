# wheat of leaky_relu: one rectifier for each side
import numpy as np


def leaky_relu(z, slope=0.1):
    return np.clip(z, 0, None) - slope * np.clip(-z, 0, None)
