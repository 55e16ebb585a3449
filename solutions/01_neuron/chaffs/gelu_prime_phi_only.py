# chaff of gelu_prime: Phi(z) alone
# Only the first term of the product rule is here: z changes, and so does Phi(z).
import math

import numpy as np


def gelu_prime(z):
    return 0.5 * (1 + np.vectorize(math.erf, otypes=[float])(z / math.sqrt(2)))
