# chaff of early_stopping: never starts the count anew
# The epochs without improvement are counted over the whole training. A new best must start the count anew.


def early_stopping(val_losses, patience):
    best, bad = 0, 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        else:
            bad += 1
        if bad >= patience:
            return epoch, best
    return len(val_losses) - 1, best
