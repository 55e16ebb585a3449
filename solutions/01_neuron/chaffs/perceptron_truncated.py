# chaff of perceptron: cuts z to a whole number first
# Turned into a whole number, everything between -1 and 1 becomes 0, and so negative numbers close to 0 land on the
# side that fires. Compare the number as it is.
import numpy as np


def perceptron(w, x, b):
    return 1 if int(np.dot(w, x) + b) >= 0 else 0
