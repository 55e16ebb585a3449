# chaff of early_stopping: counts from the lowest loss of all
# You count from the lowest loss of the whole array. While training runs the future is not known: a stop may come long
# before that epoch.
import numpy as np


def early_stopping(val_losses, patience):
    best = int(np.argmin(val_losses))
    return min(best + patience, len(val_losses) - 1), best
