# chaff of early_stopping: looks for the best in the whole array
# The best epoch is searched in all losses, those after the stop included. Training has stopped by then: nobody will
# ever see them.
import numpy as np


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch, int(np.argmin(val_losses))
    return len(val_losses) - 1, best
