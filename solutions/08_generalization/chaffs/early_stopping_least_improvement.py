# chaff of early_stopping: asks for an improvement of at least 0.0001
# Small improvements are ignored: you ask for a least difference. Every loss below the best so far counts, by however
# little.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best] - 1e-4:
            best = epoch
        if epoch - best >= patience:
            return epoch, best
    return len(val_losses) - 1, best
