# wheat of early_stopping: from best to best, looking at the window after each
import numpy as np


def early_stopping(val_losses, patience):
    losses, best = val_losses.tolist(), 0
    while True:
        window = losses[best + 1 : best + 1 + patience]
        better = [best + 1 + i for i, loss in enumerate(window) if loss < losses[best]]
        if not better:
            return np.array(best + len(window)), np.array([best])
        best = better[0]
