# chaff of gelu_prime: math.erf takes numbers only
# math.erf takes one number. Carry it over the entries of an array, and keep the shape; or use the tanh form, which
# NumPy can do by itself.
import math


def gelu_prime(z):
    return 0.5 * (1 + math.erf(z / math.sqrt(2))) + z * math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
