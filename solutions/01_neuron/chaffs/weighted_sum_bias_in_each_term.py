# chaff of weighted_sum: adds b once for every input
# The bias belongs to the neuron, not to each of its inputs. Here it is inside the sum, so a neuron with n inputs
# counts it n times.
import numpy as np


def weighted_sum(w, x, b):
    return np.sum(w * x + b)
