# chaff of relu: cuts off at 6 as well
# Large values are cut off at 6, as some networks for telephones do. ReLU has no ceiling.
import numpy as np


def relu(z):
    return np.clip(z, 0, 6)
