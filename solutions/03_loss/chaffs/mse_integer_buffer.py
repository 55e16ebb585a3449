# chaff of mse: collects the squares in an array of the predictions' type
# With integer predictions the cost comes out whole: an array made "like" an integer array holds integers, and cuts
# off every fraction that is written into it.
import numpy as np


def mse(pred, target):
    costs = np.zeros_like(pred)
    costs[...] = (pred - target) ** 2 / (2 * len(pred))
    return costs.sum()
