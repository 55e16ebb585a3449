# wheat of bp3: a product with a row of ones, in float32
import numpy as np


def bp3(delta):
    m = np.float32(len(delta))
    return (np.ones(len(delta), dtype=np.float32) / m) @ delta.astype(np.float32)
