# wheat of chain_rule: exact polynomials in one variable each, and their derivatives
from numpy.polynomial import Polynomial


def chain_rule(x1, x2):
    t = Polynomial([0, 1])
    by_x1 = ((2 * t + x2) ** 2 + 3 * x2**2) ** 3
    by_x2 = ((2 * x1 + t) ** 2 + 3 * t**2) ** 3
    return float(by_x1.deriv()(x1)), float(by_x2.deriv()(x2))
