# chaff of sigmoid: (1 + tanh z)/2
# Moved and scaled to the right range, but twice as steep as it should be: sigmoid and tanh do not take the same
# argument.
import numpy as np


def sigmoid(z):
    return (1 + np.tanh(z)) / 2
