# chaff of early_stopping: compares with the epoch before
# Each loss is compared with the one before it. A loss that dips now and then without ever reaching its best again is
# then never stopped: compare with the best so far.


def early_stopping(val_losses, patience):
    best, bad = 0, 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        bad = 0 if val_losses[epoch] < val_losses[epoch - 1] else bad + 1
        if bad >= patience:
            return epoch, best
    return len(val_losses) - 1, best
