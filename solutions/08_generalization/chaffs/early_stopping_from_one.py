# chaff of early_stopping: counts epochs from 1
# Your epochs are numbered from 1. They count from 0, like the entries of the array.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch + 1, best + 1
    return len(val_losses), best + 1
