# chaff of early_stopping: compares with the loss `patience` epochs ago
# You compare with the loss of `patience` epochs ago. What counts is the best loss so far, and how long ago that was.
import numpy as np


def early_stopping(val_losses, patience):
    for epoch in range(patience, len(val_losses)):
        if val_losses[epoch] >= val_losses[epoch - patience]:
            return epoch, int(np.argmin(val_losses[: epoch + 1]))
    return len(val_losses) - 1, int(np.argmin(val_losses))
