# chaff of forward: no activation anywhere
# Without an activation between them, all the layers together are one linear layer. What happens to z before the next
# layer reads it?


def forward(weights, biases, X, activation):
    zs, activations = [], [X]
    for W, b in zip(weights, biases, strict=True):
        zs.append(activations[-1] @ W.T + b)
        activations.append(zs[-1])
    return zs, activations
