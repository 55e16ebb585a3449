# chaff of sigmoid: math.exp takes numbers only
# The functions of the math module take one number. For arrays of any shape NumPy has functions of the same names.
import math


def sigmoid(z):
    return 1 / (1 + math.exp(-z))
