# chaff of sigmoid_prime: math.exp takes numbers only
# The functions of the math module take one number. For arrays of any shape NumPy has functions of the same names.
import math


def sigmoid_prime(z):
    s = 1 / (1 + math.exp(-z))
    return s * (1 - s)
