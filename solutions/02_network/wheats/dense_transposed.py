# wheat of dense: examples as columns, and turned back; a bias is the weight of an input that is always 1
import numpy as np


def dense(W, b, A):
    columns = np.vstack([np.atleast_2d(A).T, np.ones(np.atleast_2d(A).shape[0])])
    out = (np.column_stack([W, b]) @ columns).T
    return out if A.ndim == 2 else out[0]
