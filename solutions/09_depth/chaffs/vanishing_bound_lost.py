# chaff of vanishing_bound: returns what is lost
# You return the share that is lost at the least. Asked for is the factor that is left at the most.


def vanishing_bound(layers):
    return 1 - 0.25**layers
