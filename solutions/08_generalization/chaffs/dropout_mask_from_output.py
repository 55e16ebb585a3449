# chaff of dropout: reads the mask off the output
# The mask is read off from what is not 0. An activation that was 0 before (ReLU gives many) is then reported as
# dropped, though its coin said keep.


def dropout(a, rate, rng):
    mask = rng.random(a.shape) >= rate
    out = a * mask / (1 - rate)
    return out, out != 0
