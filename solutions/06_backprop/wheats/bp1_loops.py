# wheat of bp1: entry by entry, as a list of lists
import math


def bp1(grad_a, z):
    def slope(x):
        s = 1 / (1 + math.exp(-x))
        return s * (1 - s)

    return [[float(g) * slope(x) for g, x in zip(*rows, strict=True)] for rows in zip(grad_a, z, strict=True)]
