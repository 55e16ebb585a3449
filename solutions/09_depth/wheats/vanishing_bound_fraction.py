# wheat of vanishing_bound: an exact fraction, made a number at the end
from fractions import Fraction


def vanishing_bound(layers):
    return float(Fraction(1, 4) ** layers)
