# chaff of train: changes the weights while the error is on its way back
# Each layer is moved before its error was passed on, so the layers before it hear from weights that the forward pass
# never used. First all gradients of the batch, then the step.

# ruff: noqa: F821 - np, init_weights, minibatches, forward and others are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(X), batch_size, rng):
            activations = forward(weights, biases, X[batch], activation)[1]
            delta = np.exp(log_softmax(activations[-1]))
            delta[np.arange(len(batch)), labels[batch]] -= 1
            for k in range(len(weights) - 1, -1, -1):
                moved = weights[k] - lr * (delta.T @ activations[k]) / len(batch)
                biases[k] = biases[k] - lr * delta.mean(axis=0)
                weights[k] = moved
                if k > 0:
                    delta = (delta @ moved) * SLOPES[activation](activations[k])
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
