# chaff of train: with momentum
# The weights move further than plain SGD moves them: you keep a velocity. Here each step is the learning rate times
# the gradient, nothing else.

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    velocity = [0 * W for W in weights]
    for _ in range(epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_W, grads_b, _ = backprop(weights, biases, X[batch], labels[batch], activation)
            velocity = [0.9 * v - lr * grad for v, grad in zip(velocity, grads_W, strict=True)]
            weights = [W + v for W, v in zip(weights, velocity, strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
