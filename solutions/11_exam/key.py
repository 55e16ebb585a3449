"""The key to the final exam: for each template of paper.py the answers, and what known mistakes make of them.

A mistake changes one step of the solution and is carried through all that follows from it. What `answers` does is
counted as the work that the question is (`grader exam papers`): it works everything out, and nothing twice.
"""

import numpy as np

from grader.course.key import Key


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_slope(a):
    """The slope of a sigmoid from its value."""
    return a * (1 - a)


def softmax(z):
    powers = np.exp(z)
    return powers / powers.sum(axis=-1, keepdims=True)


# --- q1 ---


def sigmoid_neuron(w, x, b):
    def answers(bias=b, slope=lambda z, a: sigmoid_slope(a), inputs=x):
        z = w @ x + bias
        a = sigmoid(z)
        return [z, a, slope(z, a) * inputs]

    return Key(
        answers,
        {
            "The bias is missing: z is w.x + b.": {"bias": 0.0},
            "The bias is subtracted: z is w.x + b.": {"bias": -b},
            "The slope is sigma'(z) = a(1 - a) with a = sigma(z): you put z where a belongs.": {
                "slope": lambda z, a: z * (1 - z)
            },
            "You took sigma' at a. The slope of the neuron is sigma'(z), at the weighted sum.": {
                "slope": lambda z, a: sigmoid_slope(sigmoid(a))
            },
            "da/dw has three factors of a chain: sigma'(z) is there, but z itself changes with w by the factor x.": {
                "inputs": np.ones(3)
            },
        },
    )


def tanh_neuron(w, x, b):
    def answers(bias=b, slope=lambda z, a: 1 - a**2):
        z = w @ x + bias
        a = np.tanh(z)
        return [z, a, slope(z, a) * x]

    return Key(
        answers,
        {
            "The bias is missing: z is w.x + b.": {"bias": 0.0},
            "The slope of tanh is 1 - a squared: the square is missing.": {"slope": lambda z, a: 1 - a},
            "The slope of tanh is 1 - tanh(z)^2: you squared z itself.": {"slope": lambda z, a: 1 - z**2},
            "You took the slope at a. It belongs at the weighted sum z.": {"slope": lambda z, a: 1 - np.tanh(a) ** 2},
            "That is the slope of a sigmoid, a(1 - a); the neuron has tanh.": {"slope": lambda z, a: a * (1 - a)},
        },
    )


def leaky_layer(W, x, b, slope):
    def answers(bias=b, above=1.0, below=slope, slopes=lambda s, a: s):
        z = W @ x + bias
        s = np.where(z > 0, above, below)
        a = s * z
        return [z, a, slopes(s, a)]

    return Key(
        answers,
        {
            "The bias is missing: z is Wx + b.": {"bias": 0 * b},
            "That is plain ReLU. Leaky ReLU lets a small part of negative sums through.": {"below": 0.0},
            "The small slope is for negative sums only: positive ones pass unchanged.": {"above": slope},
            "The last part asks for slopes, and these are the activations.": {"slopes": lambda s, a: a},
        },
    )


def boundary(w, b, x, at):
    def answers(bias=b, sign=-1.0, order=(0, 1), one=lambda z: z >= 0):
        p, q = order
        sums = {"00": bias, "01": w[1] + bias, "10": w[0] + bias, "11": w[0] + w[1] + bias}
        called = [f"point{name}" for name, z in sums.items() if one(z)]
        return [w @ x + bias, sign * (w[p] * at + bias) / w[q], called]

    return Key(
        answers,
        {
            "The bias is missing: it belongs to z, and it moves the boundary away from the origin.": {"bias": 0.0},
            "The minus is lost: on the boundary w1 x1 + w2 x2 + b = 0, so x2 is minus (w1 x1 + b), divided by w2.": {
                "sign": 1.0
            },
            "The two weights are exchanged: x2 is divided by w2.": {"order": (1, 0)},
            "These are the points of the other side.": {"one": lambda z: z < 0},
        },
    )


# --- q2 ---


def softmax_loss(z, label):
    y = np.eye(4)[label]

    def answers(activation=softmax, log=np.log, gradient=lambda p: p - y):
        p = activation(z)
        return [p, -log(p[label]), gradient(p)]

    return Key(
        answers,
        {
            "That is a sigmoid of each logit. Softmax divides each exponential by the sum of all.": {
                "activation": sigmoid
            },
            "The logarithm is the natural one; yours has base 10.": {"log": np.log10},
            "The logarithm is the natural one; yours has base 2.": {"log": np.log2},
            "The gradient is y_hat - y: the 1 of the true class was not subtracted.": {"gradient": lambda p: p},
            "The sign is turned round: the gradient is y_hat - y, not y - y_hat.": {"gradient": lambda p: y - p},
        },
    )


def batch_loss(z, labels):
    rows, columns = np.arange(2), labels.astype(int)
    y = np.eye(2)[columns]

    def answers(log=np.log, m=2, divide=2, gradient=lambda p: p - y):
        p = softmax(z)
        losses = -log(p[rows, columns])
        return [losses, losses.sum() / m, gradient(p) / divide]

    return Key(
        answers,
        {
            "The cost is the mean over the batch, and you took the sum.": {"m": 1, "divide": 1},
            "The gradient of a mean over m examples has the factor 1/m.": {"divide": 1},
            "The logarithm is the natural one; yours has base 10.": {"log": np.log10},
            "The gradient is (y_hat - y)/m: the 1 of each true class was not subtracted.": {"gradient": lambda p: p},
            "The sign is turned round: the gradient is (y_hat - y)/m.": {"gradient": lambda p: y - p},
        },
    )


def squared_error(pred, target):
    def answers(half=0.5, m=4, sign=1.0, growth="square"):
        d = pred - target
        return [half * (d**2).sum() / m, sign * 2 * half * d / m, growth]

    return Key(
        answers,
        {
            "The half in front is missing; it takes away the 2 that the square brings down.": {"half": 1.0},
            "You summed over the examples: the cost divides by m.": {"m": 1},
            "The sign is turned round: the gradient points from target to prediction.": {"sign": -1.0},
            "The cost is made of squares: it grows with the square of the differences.": {"growth": "same"},
        },
    )


def binary_loss(w, x, b, y):
    def answers(bias=b, log=np.log, target=y, sign=-1.0, slope=lambda p: (p - y) * x):
        p = sigmoid(w @ x + bias)
        return [p, sign * log(p if target else 1 - p), slope(p)]

    return Key(
        answers,
        {
            "The bias is missing: the probability is sigma(w.x + b).": {"bias": 0.0},
            "The logarithm is the natural one; yours has base 10.": {"log": np.log10},
            "That is the loss for the other target: with y = 1 only ln p counts, with y = 0 only ln(1 - p).": {
                "target": 1 - y
            },
            "The minus is lost: the logarithm of a probability is negative, a loss is not.": {"sign": 1.0},
            "The sign is turned round: the derivative is (p - y) x.": {"slope": lambda p: (y - p) * x},
            "That is the derivative by z = w.x + b; z changes with a weight by the factor x.": {
                "slope": lambda p: (p - y) * np.ones(3)
            },
            "With this loss sigma' cancels: the derivative is (p - y) x, without p(1 - p).": {
                "slope": lambda p: (p - y) * p * (1 - p) * x
            },
        },
    )


# --- q3 ---


def momentum(w, g1, g2, lr, beta):
    def answers(keep=beta, sign=-1.0, share=1.0, late=False):
        v1 = sign * lr * share * g1
        v2 = keep * v1 + sign * lr * share * g2
        return [v2, w + (v1 if late else v1 + v2), sign * lr * share * g2 / (1 - keep)]

    return Key(
        answers,
        {
            "The minus is lost: the velocity points against the gradient.": {"sign": 1.0},
            "Nothing is left of the first step: v_2 holds beta v_1, too.": {"keep": 0.0},
            "Here the gradient comes into the velocity whole, without a factor 1 - beta.": {"share": 1 - beta},
            "The second step moves by v_2; your weight has moved by v_1 only.": {"late": True},
        },
    )


def rmsprop(g1, g2, lr, rho):
    def answers(keep=rho, new=1 - rho, root=np.sqrt, power=2, sign=-1.0):
        s1 = new * g1**power
        s2 = keep * s1 + new * g2**power
        return [s2, sign * lr * g1 / root(s1), sign * lr * g2 / root(s2)]

    return Key(
        answers,
        {
            "The square root is missing: the gradient is divided by the root of s.": {"root": lambda s: s},
            "rho and 1 - rho are exchanged: the old mean keeps the share rho.": {"keep": 1 - rho, "new": rho},
            "The gradient is not squared in s.": {"power": 1},
            "That is a sum of squares, as in AdaGrad: RMSProp takes a running mean.": {"keep": 1.0, "new": 1.0},
            "The minus is lost: the step goes against the gradient.": {"sign": 1.0},
        },
    )


def adam(m, v, g, lr, t):
    def answers(beta1=0.9, beta2=0.99, steps=t, corrected=True, root=np.sqrt, sign=-1.0):
        mean = beta1 * m + (1 - beta1) * g
        squares = beta2 * v + (1 - beta2) * g**2
        if corrected:
            mean, squares = mean / (1 - beta1**steps), squares / (1 - beta2**steps)
        return [mean, squares, sign * lr * mean / root(squares)]

    return Key(
        answers,
        {
            "The bias correction is missing: divide m by 1 - beta1^t, and v by 1 - beta2^t.": {"corrected": False},
            "The bias correction is one step behind: this step is t, and the first one was 1.": {"steps": t - 1},
            "beta1 and beta2 are exchanged: beta1 belongs to the mean m.": {"beta1": 0.99, "beta2": 0.9},
            "The square root is missing: the step divides by the root of v_hat.": {"root": lambda s: s},
            "The minus is lost: the step goes against the gradient.": {"sign": 1.0},
        },
    )


def bowl(a, b, x, lr):
    def answers(two=2.0, sign=-1.0, steps=2, bound="steep"):
        c = two * np.array([a, b])
        point = x
        for _ in range(steps):
            point = point + sign * lr * c * point
        return [c * x, point, bound]

    return Key(
        answers,
        {
            "The derivative of x squared is 2x: the factor 2 is missing.": {"two": 1.0},
            "That leads up the bowl: a step goes against the gradient.": {"sign": 1.0},
            "That is the point after one step.": {"steps": 1},
            "The steepest direction decides which rates are safe, not the flattest.": {"bound": "flat"},
            "The slope of b x^2 is 2bx: a step multiplies x by 1 - 2 b eta, whose size must stay below 1.": {
                "bound": "double"
            },
        },
    )


# --- q4 ---


def sigmoid_network(x, z1, w2, z2, y):
    def answers(output=sigmoid_slope, hidden=sigmoid_slope, error=lambda a: a - y, weights=w2, before=lambda a: x):
        a1, a2 = sigmoid(z1), sigmoid(z2)
        delta2 = error(a2) * output(a2)  # BP1
        delta1 = weights * delta2 * hidden(a1)  # BP2
        return [delta2, delta1, np.multiply.outer(delta1, before(a1))]  # BP4

    def at_a(a):
        return sigmoid_slope(sigmoid(a))

    def nothing(a):
        return 1.0

    return Key(
        answers,
        {
            "sigma' is missing at the output: delta is (a - y) sigma'(z).": {"output": nothing},
            "sigma' is missing in the hidden layer: what comes back is multiplied by sigma'(z1).": {"hidden": nothing},
            "You took sigma' at the activations a. It belongs at the weighted sums z.": {
                "output": at_a,
                "hidden": at_a,
            },
            "The sign is turned round: delta is (a - y) sigma'(z).": {"error": lambda a: y - a},
            "The weights are missing on the way back: the error is multiplied by w2.": {"weights": np.ones(2)},
            "The gradient of a weight is its neuron's error times what the weight was fed: here that is x.": {
                "before": lambda a: a
            },
        },
    )


def softmax_network(z1, W2, z2, label):
    y = np.eye(2)[label]

    def answers(error=lambda p: p - y, slope=lambda a: 1 - a**2, before=lambda a: a):
        a1, delta2 = np.tanh(z1), error(softmax(z2))
        return [delta2, (W2.T @ delta2) * slope(a1), np.multiply.outer(delta2, before(a1))]

    return Key(
        answers,
        {
            "The error is y_hat - y: the 1 of the true class was not subtracted.": {"error": lambda p: p},
            "The sign is turned round: the error is y_hat - y.": {"error": lambda p: y - p},
            "The slope of tanh is missing: what comes back is multiplied by 1 - a^2.": {"slope": lambda a: 1.0},
            "That is the slope of a sigmoid; the hidden neurons have tanh, with the slope 1 - a^2.": {
                "slope": lambda a: sigmoid_slope(sigmoid(z1))
            },
            "The gradient of a weight is error times activation: you took z1 where a1 = tanh(z1) belongs.": {
                "before": lambda a: z1
            },
        },
    )


def relu_batch(delta, W, a, z):
    def answers(m=2, turned=False, slope=lambda z: np.where(z > 0, 1.0, 0.0), weights=W):
        gradient = delta.T @ a / m
        return [delta.sum(axis=0) / m, gradient.T if turned else gradient, (delta[0] @ weights) * slope(z)]

    return Key(
        answers,
        {
            "You summed over the batch: the gradients of a mean divide by m.": {"m": 1},
            "Rows and columns are exchanged: row j of the gradient belongs to neuron j.": {"turned": True},
            "The slope of ReLU is missing: where its sum is negative, nothing comes back.": {"slope": lambda z: 1.0},
            "You multiplied by the value of ReLU. Its slope is 1 or 0.": {"slope": lambda z: np.maximum(z, 0)},
            "The weights are transposed: a row of errors goes back by Delta W.": {"weights": W.T},
        },
    )


def graph(a, x, b, c):
    def answers(square=2.0, product=1.0, direct=1.0, inner=a, slope=sigmoid_slope):
        v = sigmoid(a * x + b)
        g = square * v + product * c * x  # df/dv
        h = g * slope(v)  # df/du
        return [v**2 + c * v * x, np.array([g, h]), np.array([h * inner + direct * c * v, h * x, h])]

    return Key(
        answers,
        {
            "x is used twice: its derivative is the sum over both ways, and one of them is missing.": {"direct": 0.0},
            "The derivative of v squared is 2v: the factor 2 is missing.": {"square": 1.0},
            "v is used twice: the way through c v x is missing in its derivative.": {"product": 0.0},
            "On the way from v back to u the slope of the sigmoid, v(1 - v), is missing.": {"slope": lambda v: 1.0},
            "On the way from u back to x the factor a is missing.": {"inner": 1.0},
        },
    )


# --- q5 ---

TRUE = [f"{name}0" for name in ("relu", "skip", "first", "flat", "bound", "forward")]
TRUE += [f"{name}0" for name in ("zero", "bias", "wide", "half", "shape", "large")]
FALSE = [f"{name[:-1]}1" for name in TRUE]


def vanishing(w, w0, power):
    def answers(peak=0.25, weighs=lambda w: w, together=np.prod, less=0, chosen=TRUE):
        factor = peak * weighs(w0)
        needed = int(np.floor(power / -np.log10(factor))) + 1
        return [together(peak * weighs(w)), needed - less, chosen]

    return Key(
        answers,
        {
            "The weights are missing: each layer multiplies by sigma'(z), at most 0.25, and by its w.": {
                "weighs": np.ones_like
            },
            "The largest slope of the sigmoid is 0.25; 0.5 is its value there.": {"peak": 0.5},
            "Factors of layers are multiplied, not added up.": {"together": np.sum},
            "With one layer less the factor is not below the limit yet; you have counted one too few.": {"less": 1},
            "You marked the false statements.": {"chosen": FALSE},
        },
    )


def initialization(sizes):
    n_in, n_out = sizes[:-1], sizes[1:]

    def answers(gain=2.0, fan=n_in, root=np.sqrt, width=3**0.5, chosen=TRUE):
        deviation = root(gain / fan)
        return [deviation, width * deviation, chosen]

    return Key(
        answers,
        {
            "That is the variance; the standard deviation is its root.": {"root": lambda v: v},
            "It is the number of inputs that counts, not that of neurons.": {"fan": n_out},
            "ReLU passes on half of the sums only: the variance is 2/n_in.": {"gain": 1.0},
            "Evenly from -r to r, the variance is r^2/3: with r equal to the deviation it is only a third.": {
                "width": 1.0
            },
            "You marked the false statements.": {"chosen": FALSE},
        },
    )


def watch(losses, patience):
    """The best of all epochs, and the one at which training stops."""
    best, stop = 0, None
    for i in range(1, len(losses)):
        if losses[i] < losses[best]:
            best = i
        elif stop is None and i - best >= patience:
            stop = i
    return best, len(losses) - 1 if stop is None else stop


def curves(train, val, patience, ends, noise):
    def answers(first=0, watched=val, wait=patience, exchanged=False):
        best, stop = watch(val, wait)
        if watched is not val:
            best, _ = watch(watched, wait)
        names = ("under", "over") if exchanged else ("over", "under")
        return [best + first, stop + first, names[0] if ends[0] < 1.5 * noise else names[1]]

    return Key(
        answers,
        {
            "Epochs count from 0; you counted from 1.": {"first": 1},
            "That is the best epoch of the training loss; the validation loss decides.": {"watched": train},
            "Training does not stop at the first rise: it waits as many epochs as the patience says.": {"wait": 1},
            "You waited one epoch too long: it stops when the best is `patience` epochs past.": {"wait": patience + 1},
            "Overfitting and underfitting are exchanged: who overfits does well on the training data only.": {
                "exchanged": True
            },
        },
    )


def regularization(W, lam, lr, w, g, a, rate, mask):
    def answers(half=0.5, size=np.square, decay=lambda: lr * lam, scaled=lambda kept: kept / (1 - rate)):
        out, kept = np.zeros_like(a), mask.astype(bool)
        out[kept] = scaled(a[kept])
        return [half * lam * size(W).sum(), w - lr * g - decay() * w, out]

    return Key(
        answers,
        {
            "The half in front of the sum is missing.": {"half": 1.0},
            "The weights are not squared in the penalty.": {"size": np.abs},
            "Decay makes weights smaller; yours pushes them away from 0.": {"decay": lambda: -lr * lam},
            "The decay is multiplied by the rate eta, too: w - eta (g + lambda w).": {"decay": lambda: lam},
            "The weights do not decay: lambda w is added to the gradient.": {"decay": lambda: 0.0},
            "Inverted dropout makes up for what is missing: kept entries are divided by 1 - rate.": {
                "scaled": lambda kept: kept
            },
            "Kept entries are divided by the share that is kept, 1 - rate, not by the rate.": {
                "scaled": lambda kept: kept / rate
            },
            "Kept entries are divided by 1 - rate, and you multiplied.": {"scaled": lambda kept: kept * (1 - rate)},
        },
    )
