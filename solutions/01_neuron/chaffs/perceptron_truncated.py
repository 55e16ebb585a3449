# chaff of perceptron: cuts z to a whole number first
# Cut or rounded to a whole number, a negative number close to 0 becomes 0, and so lands on the side that fires. Compare
# the number as it is.
import numpy as np


def perceptron(w, x, b):
    return 1 if int(np.dot(w, x) + b) >= 0 else 0
