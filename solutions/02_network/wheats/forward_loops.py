# wheat of forward: loops over examples, neurons and inputs; lists of lists
import math


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def forward(weights, biases, X, activation):
    act = {"sigmoid": sigmoid, "tanh": math.tanh, "relu": lambda z: max(z, 0.0)}[activation]
    zs, activations = [], [X.tolist()]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        W, b = W.tolist(), b.tolist()
        z = [
            [sum(w * a for w, a in zip(row, example, strict=True)) + bias for row, bias in zip(W, b, strict=True)]
            for example in activations[-1]
        ]
        zs.append(z)
        last = layer == len(weights) - 1
        activations.append(z if last else [[act(value) for value in example] for example in z])
    return [zs, activations]
