# chaff of weighted_sum: averages the products
# The products are added up; nothing divides by their number. A neuron with twice as many inputs may well give a sum
# twice as large.
import numpy as np


def weighted_sum(w, x, b):
    return np.mean(w * x) + b
