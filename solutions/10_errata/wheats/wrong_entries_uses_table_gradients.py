# wheat of wrong_entries: row by row with table_gradients, as a tuple of lists, sorted at the end
import numpy as np

# ruff: noqa: F821 - table_gradients is the reference's, over which this is laid


def wrong_entries(w, examples, table):
    found = set()
    for column in (4, 2, 0, 3, 1):
        for row in range(len(examples) - 1, -1, -1):
            (x1, x2), y = examples[row]
            true = float(np.asarray(table_gradients(w, np.array([x1, x2]), y))[column])
            if not -1e-3 <= (float(table[row, column]) - true) / max(1.0, abs(true)) <= 1e-3:
                found.add((row, column))
    return tuple([row, column] for row, column in sorted(found))
