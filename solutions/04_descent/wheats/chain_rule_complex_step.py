# wheat of chain_rule: a step along the imaginary axis
def f(x1, x2):
    return ((2 * x1 + x2) ** 2 + 3 * x2**2) ** 3


def chain_rule(x1, x2):
    h = 1e-30
    return [f(complex(x1, h), x2).imag / h, f(x1, complex(x2, h)).imag / h]
