# wheat of bp2: einsum, and the slope as (1 - tanh(z/2)^2) / 4
import numpy as np


def bp2(W_next, delta_next, z):
    return np.einsum("jk,ij,ik->ik", W_next, delta_next, (1 - np.tanh(z / 2) ** 2) / 4)
