# chaff of tanh_prime: math.tanh takes numbers only
# The functions of the math module take one number. For arrays of any shape NumPy has functions of the same names.
import math


def tanh_prime(z):
    return 1 - math.tanh(z) ** 2
