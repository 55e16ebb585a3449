# wheat of wrong_entries: five-point differences on a copy of the weights, moved and put back
import numpy as np

# ruff: noqa: F821 - error is given in the source over which this is laid


def wrong_entries(w, examples, table):
    w = np.array(w, dtype=np.float64)
    found = []
    for row in range(len(examples)):
        (x1, x2), y = examples[row]
        for column in range(w.size):
            old, slope = w[column], 0.0
            for steps, share in ((-2, 1 / 12), (-1, -2 / 3), (1, 2 / 3), (2, -1 / 12)):
                w[column] = old + steps * 1e-3
                slope += share * error(w, (x1, x2), y) / 1e-3
            w[column] = old
            if np.abs(table[row][column] - slope) > 1e-3 * np.max([1.0, np.abs(slope)]):
                found.append([np.int64(row), np.int64(column)])
    return found
