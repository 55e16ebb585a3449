# wheat of relu: half the sum of z and its size
def relu(z):
    return (z + abs(z)) / 2
