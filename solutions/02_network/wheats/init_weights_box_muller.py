# wheat of init_weights: normal numbers made by hand from uniform ones, from the last layer to the first
import math


def init_weights(sizes, activation, rng):
    factor = math.sqrt(2 if activation == "relu" else 1)
    weights, biases = [], []
    for n_in, n_out in reversed(list(zip(sizes[:-1], sizes[1:], strict=True))):
        draws = zip(rng.random(n_in * n_out).tolist(), rng.random(n_in * n_out).tolist(), strict=True)
        normal = [math.sqrt(-2 * math.log(1 - u)) * math.cos(2 * math.pi * v) for u, v in draws]
        std = factor / math.sqrt(n_in)
        weights.insert(0, [[std * z for z in normal[j * n_in : (j + 1) * n_in]] for j in range(n_out)])
        biases.insert(0, [0] * n_out)
    return weights, biases
