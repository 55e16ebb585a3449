# wheat of adam_step: in place, on copies of floats; one array whose first axis is (w, m, v)
import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w, m, v = (np.array(a, dtype=float) for a in (w, m, v))
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    step = m / -np.expm1(t * np.log(beta1)) if beta1 else m.copy()
    step /= np.sqrt(v / -np.expm1(t * np.log(beta2))) + eps
    w -= lr * step
    return np.stack((w, m, v))
