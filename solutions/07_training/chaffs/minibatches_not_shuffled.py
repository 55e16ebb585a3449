# chaff of minibatches: cuts without shuffling
# The batches are stretches of 0, 1, 2, ... in order. Data often lies sorted by class, and then every batch would
# hold one class only. Where does the generator come in?
import numpy as np


def minibatches(n, size, rng):
    return [np.arange(start, min(start + size, n)) for start in range(0, n, size)]
