# chaff of early_stopping: stops at the first rise
# You stop as soon as the loss rises, whatever patience says. Losses wobble: that is what patience is for.


def early_stopping(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch > 0 and val_losses[epoch] >= val_losses[epoch - 1]:
            return epoch, best
    return len(val_losses) - 1, best
