# wheat of numerical_gradient: nested lists, by recursion over the axes
def numerical_gradient(f, x, h=1e-5):
    def gradient_of(shape, where):
        if shape:
            return [gradient_of(shape[1:], (*where, i)) for i in range(shape[0])]
        high, low = x.astype(float), x.astype(float)
        high[where] += h
        low[where] -= h
        return (f(high) - f(low)) / (2 * h)

    return gradient_of(x.shape, ())
