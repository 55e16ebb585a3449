# chaff of sgd_step: starts from the weights of the call before
# The function remembers where it was: the second call starts from its own old answer instead of the weights that were
# passed in. Keep nothing between calls.
import numpy as np

memory = {}


def sgd_step(w, g, lr):
    start = memory.get(np.shape(w), w)
    memory[np.shape(w)] = start - lr * g
    return memory[np.shape(w)]
