# wheat of vanishing_bound: a product, layer by layer, of the slope at 0
import math


def vanishing_bound(layers):
    bound = 1
    for _ in range(layers):
        s = 1 / (1 + math.exp(0))
        bound *= s * (1 - s)
    return bound
