# chaff of mse: calculates in float32 whatever comes in
# You calculate in float32, which has seven digits, and where predictions and targets are close to each other few of
# them are left. Keep the precision of the arguments.
import numpy as np


def mse(pred, target):
    difference = np.asarray(pred, dtype=np.float32) - np.asarray(target, dtype=np.float32)
    return float(np.sum(difference**2)) / (2 * len(pred))
