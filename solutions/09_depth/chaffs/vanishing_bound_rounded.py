# chaff of vanishing_bound: rounds to ten places
# For many layers you return 0: the answer is rounded. Tiny is not zero, and the bound of ten layers may be compared
# with that of twenty.


def vanishing_bound(layers):
    return round(0.25**layers, 10)
