# chaff of relu: max(0, z), which cannot compare arrays
# Python's max asks whether one thing is larger than another, and an array has no single answer to that. NumPy has a
# function that takes the larger of two, entry by entry.
def relu(z):
    return max(0, z)
