# chaff of wrong_entries: the nudge is not taken back
# After a weight was nudged it is never put back: later slopes are taken at other weights, and the caller's weights
# are changed.

# ruff: noqa: F821 - error is given in the source over which this is laid


def wrong_entries(w, examples, table):
    h = 1e-2
    found = []
    for row, (x, y) in enumerate(examples):
        for column in range(5):
            before = error(w, x, y)
            w[column] += h
            slope = (error(w, x, y) - before) / h
            if abs(table[row][column] - slope) > 1e-3 * max(1, abs(slope)):
                found.append((row, column))
    return found
