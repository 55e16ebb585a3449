# wheat of dropout: makes holes in a copy; last axis first
import numpy as np


def dropout(a, rate, rng):
    kept = rng.uniform(low=rate - 1, high=rate, size=a.shape[::-1]).T <= 0
    out = np.array(a, dtype=float)
    out *= 1.0 / (1.0 - rate)
    out[np.logical_not(kept)] = 0.0
    return out, kept
