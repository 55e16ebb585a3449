# chaff of gelu: z*sigma(z)
# z times its sigmoid is SiLU (or swish), a neighbour. In gelu the second factor is the normal distribution
# function, which is steeper.
import numpy as np


def gelu(z):
    return z / (1 + np.exp(-z))
