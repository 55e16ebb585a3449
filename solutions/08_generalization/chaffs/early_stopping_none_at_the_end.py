# chaff of early_stopping: returns None where it never stops
# Where training is never stopped early nothing is returned for the stop. It ends all the same: at the last epoch.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch, best
    return None, best
