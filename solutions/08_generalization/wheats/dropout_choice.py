# wheat of dropout: draws from (False, True) with weights; float32
import numpy as np


def dropout(a, rate, rng):
    mask = rng.choice([False, True], size=a.shape, p=[rate, 1 - rate])
    return np.where(mask, a / (1 - rate), 0).astype(np.float32), mask.astype(np.float32)
