# wheat of celsius: a list for an array
import numpy as np


def celsius(fahrenheit):
    return ((np.asarray(fahrenheit) - 32) / 1.8).tolist()
