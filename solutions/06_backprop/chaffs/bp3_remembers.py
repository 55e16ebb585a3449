# chaff of bp3: keeps the sum from call to call
# The first answer is right, later ones are not: something outlives the call (a global, or a default argument that is
# a list). Start the sum anew each time.
def bp3(delta, rows=[]):  # noqa: B006 (the mistake itself: a default argument that outlives the call)
    rows.append(delta.mean(axis=0))
    return sum(row.mean() for row in rows[:-1]) + rows[-1]
