# wheat of gelu: the exact form with erfc, in nested lists
import math

import numpy as np


def gelu(z):
    return [gelu(row) for row in z] if np.ndim(z) > 0 else float(z) * math.erfc(-float(z) / 2**0.5) / 2
