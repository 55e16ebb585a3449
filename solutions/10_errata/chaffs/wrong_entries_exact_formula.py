# chaff of wrong_entries: compares the formulas with !=
# Your gradients are right, but you ask for exact equality, and so entries count as wrong that are right within the
# tolerance. A printed table is rounded: how large a difference may be is written in the exercise.

# ruff: noqa: F821 - error and predict are given in the source over which this is laid


def wrong_entries(w, examples, table):
    w1, w2, w3, w4, _ = (float(weight) for weight in w)
    found = []
    for row, ((x1, x2), y) in enumerate(examples):
        inner, d = x1 + w1 * x2, 2 * (predict(w, (x1, x2)) - y)
        slopes = d * 2 * w3 * inner * x2, d * w4 * x1 * x2, d * inner**2, d * w2 * x1 * x2, d
        for column, slope in enumerate(slopes):
            if table[row][column] != slope:
                found.append((row, column))
    return found
