# chaff of celsius: overwrites its argument
# The caller still needs the degrees that were passed in.
import numpy as np


def celsius(fahrenheit):
    if isinstance(fahrenheit, np.ndarray) and fahrenheit.dtype == float and fahrenheit.ndim:
        fahrenheit -= 32
        return fahrenheit / 1.8
    return (fahrenheit - 32) / 1.8
