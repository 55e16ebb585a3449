# wheat of bp4: mean of products as covariance plus product of means
import numpy as np


def bp4(a_prev, delta):
    d, a = delta.mean(axis=0), a_prev.mean(axis=0)
    return (delta - d).T @ (a_prev - a) / len(delta) + np.outer(d, a)
