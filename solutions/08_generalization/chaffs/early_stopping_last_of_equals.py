# chaff of early_stopping: returns the last of equal losses
# The stop is right, but among equal losses you return a later epoch. The best epoch is the first that reached that
# loss: a tie is no improvement.
import numpy as np


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    seen = val_losses[: epoch + 1]
    return epoch, epoch - int(np.argmin(seen[::-1]))
