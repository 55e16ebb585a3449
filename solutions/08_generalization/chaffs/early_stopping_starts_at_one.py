# chaff of early_stopping: starts from a best loss of 1
# Losses above the value that your best starts from are never taken for improvements. A loss may be any size: start
# from the first one, or from infinity.


def early_stopping(val_losses, patience):
    lowest, best = 1.0, 0
    for epoch, loss in enumerate(val_losses):
        if loss < lowest:
            lowest, best = loss, epoch
        if epoch - best >= patience:
            return epoch, best
    return len(val_losses) - 1, best
