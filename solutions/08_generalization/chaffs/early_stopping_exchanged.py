# chaff of early_stopping: returns (best_epoch, stop_epoch)
# The two epochs are right but in the wrong order: first the stop, then the best.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            return best, epoch
    return best, len(val_losses) - 1
