# chaff of dropout: keeps the first mask of each shape
# The mask of an earlier call is used again. A new mask is drawn for every step: otherwise some neurons are never
# trained.

masks = {}


def dropout(a, rate, rng):
    if (a.shape, rate) not in masks:
        masks[a.shape, rate] = rng.random(a.shape) >= rate
    mask = masks[a.shape, rate]
    return a * mask / (1 - rate), mask
