# wheat of collapse: finds b from the input 0 and the columns of W from unit vectors
import numpy as np


def collapse(W1, b1, W2, b2):
    def both(a):
        return W2 @ (W1 @ a + b1) + b2

    b = both(np.zeros(W1.shape[1]))
    return np.column_stack([both(unit) - b for unit in np.eye(W1.shape[1])]), b
