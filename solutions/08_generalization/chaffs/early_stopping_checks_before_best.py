# chaff of early_stopping: asks for the stop before looking at the loss
# An improvement that comes just in time is missed: you ask whether patience has run out before you look whether this
# epoch is a new best.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if epoch - best >= patience:
            return epoch, best
        if loss < val_losses[best]:
            best = epoch
    return len(val_losses) - 1, best
