# wheat of bp4: einsum, in place on its own result, a tuple of rows
import numpy as np


def bp4(a_prev, delta):
    grad = np.einsum("ij,ik->jk", delta.astype(float), a_prev)
    grad /= delta.shape[0]
    return tuple(grad)
