# chaff of bp3: changes delta in place
# The numbers are right, but delta was divided in place (/= does that). BP4 and BP2 need the same delta afterwards,
# undivided.
def bp3(delta):
    delta /= len(delta)
    return delta.sum(axis=0)
