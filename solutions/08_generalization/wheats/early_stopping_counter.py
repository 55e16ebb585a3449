# wheat of early_stopping: counts bad epochs, from infinity; a list of float32 numbers
import numpy as np


def early_stopping(val_losses, patience):
    lowest, best, bad, epoch = float("inf"), None, 0, -1
    while bad < patience and epoch + 1 < len(val_losses):
        epoch += 1
        if val_losses[epoch] < lowest:
            lowest, best, bad = val_losses[epoch], epoch, 0
        else:
            bad += 1
    return [np.float32(epoch), np.float32(best)]
