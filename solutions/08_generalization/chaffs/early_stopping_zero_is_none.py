# chaff of early_stopping: takes a best loss of 0 for none at all
# A best loss of 0 is overwritten by the next one: `if not best` is also true for the number 0. Begin with infinity, or
# ask whether it is None.


def early_stopping(val_losses, patience):
    best_loss, best = None, 0
    for epoch, loss in enumerate(val_losses):
        if not best_loss or loss < best_loss:
            best_loss, best = loss, epoch
        if epoch - best >= patience:
            return epoch, best
    return len(val_losses) - 1, best
