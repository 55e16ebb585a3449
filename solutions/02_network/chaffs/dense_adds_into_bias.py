# chaff of dense: collects the sums in b itself
# `out = b` is a second name for the same array, not a copy: what is added to out is added to b, and the next example
# (and the next call) starts from there.
import numpy as np


def dense(W, b, A):
    rows = []
    for a in np.atleast_2d(A):
        out = b
        out += (W @ a).astype(out.dtype)
        rows.append(out.copy())
    return np.array(rows) if A.ndim == 2 else rows[0]
