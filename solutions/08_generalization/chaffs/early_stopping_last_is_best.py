# chaff of early_stopping: takes the last epoch for the best
# Where training runs to its end you call the last epoch the best. The best one may lie a few epochs back, fewer than
# patience.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch, best
    return len(val_losses) - 1, len(val_losses) - 1
