# chaff of area: the way around it
# That is the way around the rectangle, not what it covers.
def area(a, b):
    return 2 * (a + b)
