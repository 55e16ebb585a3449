# chaff of perceptron: compares w.x with b
# The bias is compared with the sum as if it were the threshold. The threshold is -b: a larger bias makes the neuron
# fire more easily, not less.
import numpy as np


def perceptron(w, x, b):
    return 1 if np.dot(w, x) >= b else 0
