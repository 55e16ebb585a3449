# chaff of early_stopping: takes ties for improvement
# An equal loss counts as a new best and starts the count anew. On a plateau your training never stops: only a lower
# loss is an improvement.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss <= val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch, best
    return len(val_losses) - 1, best
