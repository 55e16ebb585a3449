# chaff of gelu: math.erf takes numbers only
# math.erf takes one number. Carry it over the entries of an array, and keep the shape; or use the tanh form, which
# NumPy can do by itself.
import math


def gelu(z):
    return 0.5 * z * (1 + math.erf(z / math.sqrt(2)))
