# chaff of perceptron: does not fire on the boundary
# Right on both sides, but not on the boundary itself: what does the definition say when w.x + b is exactly 0?
import numpy as np


def perceptron(w, x, b):
    return 1 if np.dot(w, x) + b > 0 else 0
