# chaff of bp3: divides without remainder
# With whole numbers in delta the answer is cut to whole numbers: // drops the fraction, and so does an array of
# integer type.
def bp3(delta):
    return delta.sum(axis=0) // len(delta) if delta.dtype.kind == "i" else delta.mean(axis=0)
