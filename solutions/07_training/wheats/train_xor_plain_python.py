# wheat of train_xor: plain Python floats; tanh, and math in place of NumPy
import math


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    units = [[*rng.normal(size=2).tolist(), 0.0, float(rng.normal())] for _ in range(hidden)]
    bias = 0.0

    def look(x):
        a = [math.tanh(u * x[0] + v * x[1] + b) for u, v, b, _ in units]
        z = sum(unit[3] * h for unit, h in zip(units, a, strict=True)) + bias
        return a, 1 / (1 + math.exp(-max(-700.0, z)))

    for _ in range(epochs // 4):  # four updates in an epoch, each with the full rate, so a quarter of them is enough
        for x, y in [((0, 0), 0), ((1, 1), 0), ((0, 1), 1), ((1, 0), 1)]:
            a, p = look(x)
            step = lr * (p - y)
            bias -= step
            for unit, h in zip(units, a, strict=True):
                back = step * unit[3] * (1 - h * h)
                unit[3] -= step * h
                unit[0], unit[1], unit[2] = unit[0] - back * x[0], unit[1] - back * x[1], unit[2] - back
    return lambda X: [look((float(x1), float(x2)))[1] for x1, x2 in X]
