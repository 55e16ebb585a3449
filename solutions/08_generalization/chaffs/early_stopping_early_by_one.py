# chaff of early_stopping: stops one epoch early
# You stop one epoch too early: the best epoch itself does not count as one without improvement.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best >= patience - 1:
            return epoch, best
    return len(val_losses) - 1, best
