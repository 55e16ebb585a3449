# wheat of chain_rule: node by node backward, as autograd does it; float32 arrays of one element
import numpy as np


def chain_rule(x1, x2):
    a = 2 * x1 + x2
    b = a * a
    d = b + 3 * x2 * x2
    grad_d = 3 * d * d
    grad_a = grad_d * 2 * a
    grad_x2 = grad_d * 3 * 2 * x2
    grad_x2 += grad_a
    return np.array([2 * grad_a], dtype=np.float32), np.array([grad_x2], dtype=np.float32)
