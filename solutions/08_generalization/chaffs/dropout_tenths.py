# chaff of dropout: draws whole numbers below 10
# Your coins know only tenths: a rate of 0.25 drops as many entries as 0.3. Compare numbers between 0 and 1 with rate.


def dropout(a, rate, rng):
    mask = rng.integers(0, 10, size=a.shape) >= 10 * rate
    return a * mask / (1 - rate), mask
