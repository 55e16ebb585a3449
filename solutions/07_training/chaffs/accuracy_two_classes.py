# chaff of accuracy: only asks whether the second logit is positive
# You compare with a threshold, as for one output with a sigmoid. Here each class has its own logit, and the largest
# of the row wins, whatever its sign.
import numpy as np


def accuracy(logits, labels):
    return np.mean((logits[:, -1] > 0) == labels)
