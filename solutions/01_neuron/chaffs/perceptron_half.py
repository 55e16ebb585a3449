# chaff of perceptron: asks for at least 0.5
# 0.5 is the threshold for a sigmoid's output, which is 0.5 where z is 0. For z itself the threshold is another.
import numpy as np


def perceptron(w, x, b):
    return 1 if np.dot(w, x) + b >= 0.5 else 0
