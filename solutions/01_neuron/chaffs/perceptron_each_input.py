# chaff of perceptron: decides for each input
# The decision is made for every product by itself and gives an array. First the products are added to one number,
# then that number decides.
import numpy as np


def perceptron(w, x, b):
    return np.where(w * x + b >= 0, 1, 0)
