# chaff of bp1: sums over the batch
# The rows were added up. delta keeps one row for each example, because BP2 and BP4 need to know which example an
# error belongs to.
import numpy as np


def bp1(grad_a, z):
    s = 1 / (1 + np.exp(-z))
    return (grad_a * s * (1 - s)).sum(axis=0)
