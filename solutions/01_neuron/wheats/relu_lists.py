# wheat of relu: nested lists, one number at a time
import numpy as np


def relu(z):
    return [relu(row) for row in z] if np.ndim(z) > 0 else max(0, z.item() if hasattr(z, "item") else z)
