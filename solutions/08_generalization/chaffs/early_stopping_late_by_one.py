# chaff of early_stopping: stops one epoch late
# You wait one epoch too long: with patience 1, a single epoch without improvement is enough. Compare > and >=.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best > patience:
            return epoch, best
    return len(val_losses) - 1, best
