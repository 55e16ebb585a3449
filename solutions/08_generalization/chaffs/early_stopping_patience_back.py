# chaff of early_stopping: goes back by patience from the stop
# The best epoch is taken as the stop minus patience. That is only true where patience ran out, not where the losses
# ended.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch, best
    return len(val_losses) - 1, max(0, len(val_losses) - 1 - patience)
