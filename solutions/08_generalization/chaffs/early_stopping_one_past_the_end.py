# chaff of early_stopping: returns the number of epochs
# Where training never stops early you return the number of epochs; the last epoch has a number one lower.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch, best
    return len(val_losses), best
