# chaff of dense: rounds the result
# Rounding is for showing numbers, not for working with them: small ones vanish.
import numpy as np


def dense(W, b, A):
    return np.round(A @ W.T + b, 4)
