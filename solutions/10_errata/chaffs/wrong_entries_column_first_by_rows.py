# chaff of wrong_entries: (column, row), in the order of the rows
# The right entries, but each pair is the wrong way round: the row, the example, comes first, then the column.

# ruff: noqa: F821 - error and predict are given in the source over which this is laid


def wrong_entries(w, examples, table):
    w1, w2, w3, w4, _ = (float(weight) for weight in w)
    found = []
    for row, ((x1, x2), y) in enumerate(examples):
        inner, d = x1 + w1 * x2, 2 * (predict(w, (x1, x2)) - y)
        slopes = d * 2 * w3 * inner * x2, d * w4 * x1 * x2, d * inner**2, d * w2 * x1 * x2, d
        for column, slope in enumerate(slopes):
            if abs(table[row][column] - slope) > 1e-3 * max(1, abs(slope)):
                found.append((column, row))
    return found
