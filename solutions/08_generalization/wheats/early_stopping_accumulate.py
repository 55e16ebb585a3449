# wheat of early_stopping: running minimum, without a loop
import numpy as np


def early_stopping(val_losses, patience):
    losses = np.asarray(val_losses, dtype=float)
    before = np.concatenate([[np.inf], np.minimum.accumulate(losses)[:-1]])
    epochs = np.arange(len(losses))
    best = np.maximum.accumulate(np.where(losses < before, epochs, 0))
    late = np.flatnonzero(epochs - best == patience)
    stop = late[0] if len(late) else epochs[-1]
    return np.array([stop, best[stop]])
