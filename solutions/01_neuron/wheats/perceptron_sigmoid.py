# wheat of perceptron: asks whether a sigmoid neuron is at least half sure
import numpy as np


def perceptron(w, x, b):
    return int(1 / (1 + np.exp(-(w @ x + b))) >= 0.5)
