# chaff of init_weights: plus or minus one number
# Mean and variance are right, but there are only two different weights. A continuous distribution is asked for:
# otherwise many neurons of a narrow layer start out as twins.
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = [rng.choice([-1, 1], size=(n, k)) * np.sqrt(gain / k) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
