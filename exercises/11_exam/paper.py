"""The final exam: five families of questions, of each of which a paper holds one, with numbers of its own.

A template draws the numbers and writes the text; nothing is solved here. What it draws is wide enough that no two
papers are alike, and narrow enough that every paper is equally hard and that no answer hinges on rounding. Templates of
one family ask for about as many operations each, with numbers of about one size.
"""

from grader.course.exam import Given, Question, numbers

ORDINALS = ("first", "second", "third", "fourth")


def ask(title, text, parts, symbols, **data):
    """A question. symbols: the quantities that are listed below the text, by their names in `data`."""
    givens = tuple(Given(symbol, data[name]) for name, symbol in symbols.items())
    return Question(title, text, tuple(parts), givens, data)


# --- q1: a neuron and its activation ---


def sigmoid_neuron(draw):
    w = (draw.number(0.5, 0.9), draw.number(0.5, 0.9), -draw.number(0.1, 0.3))
    x = (draw.number(1.1, 1.6), draw.number(1.1, 1.6), draw.number(0.5, 0.9))
    b = draw.number(0.5, 0.9)
    parts = (
        numbers("The weighted sum $z = w \\cdot x + b$."),
        numbers("The activation $a = \\sigma(z)$."),
        numbers("The derivatives of $a$ with respect to the three weights $w_1$, $w_2$, $w_3$.", 3),
    )
    text = "A neuron has three inputs and the activation $\\sigma(z) = \\frac{1}{1 + e^{-z}}$."
    return ask("A sigmoid neuron", text, parts, {"w": "w", "x": "x", "b": "b"}, w=w, x=x, b=b)


def tanh_neuron(draw):
    w = (draw.number(0.5, 0.8), draw.number(0.2, 0.4), -draw.number(0.1, 0.2), -draw.number(0.1, 0.2))
    x = (draw.number(1, 1.5), draw.number(0.5, 1), draw.number(0.5, 1), draw.number(0.5, 1))
    b = draw.number(0.5, 0.7)
    parts = (
        numbers("The weighted sum $z = w \\cdot x + b$."),
        numbers("The activation $a = \\tanh(z)$."),
        numbers("The derivatives of $a$ with respect to the four weights $w_1$ ... $w_4$.", 4),
    )
    text = "A neuron has four inputs and the activation $\\tanh$."
    return ask("A tanh neuron", text, parts, {"w": "w", "x": "x", "b": "b"}, w=w, x=x, b=b)


def leaky_layer(draw):
    x = (draw.number(1, 2, 1), draw.number(1, 2, 1))
    rows = draw.shuffled(((1, 1), (-1, -1), (1, -1)))
    W = tuple((s * draw.number(0.6, 1.2, 1), t * draw.number(0.6, 1.2, 1)) for s, t in rows)
    # W x ends on hundredths and b on half a hundredth: no sum is 0, where the slope would hinge on rounding
    b = tuple(s * round(draw.number(0.3, 0.49) + 0.005, 3) for s, _ in rows)
    slope = draw.choice((0.1, 0.2))
    parts = (
        numbers("The weighted sums $z = W x + b$.", 3),
        numbers("The activations $a$.", 3),
        numbers("The slopes of the activation at these sums: $\\partial a_j / \\partial z_j$ for each neuron.", 3),
    )
    text = (
        "A layer of three neurons has two inputs and the activation leaky ReLU: it is $z$ where $z > 0$, and "
        f"${slope} \\cdot z$ elsewhere."
    )
    return ask("A layer with leaky ReLU", text, parts, {"W": "W", "x": "x", "b": "b"}, W=W, x=x, b=b, slope=slope)


def boundary(draw):
    w = tuple(size * draw.choice((-1, 1)) for size in draw.shuffled((0.6, 0.8, 1.0, 1.2, 1.4))[:2])
    b = draw.choice((0.25, 0.35, 0.45)) * draw.choice((-1, 1))
    x, at = draw.vector(2, lambda: draw.signed(1, 3, 0)), draw.choice((1.0, 1.5, 2.0))
    inputs = {f"point{p}{q}": f"$({p}, {q})$" for p in (0, 1) for q in (0, 1)}
    parts = (
        numbers("The weighted sum $z = w \\cdot x + b$ for the point $x$ given above."),
        numbers(f"The decision boundary is a line. Which $x_2$ has its point with $x_1 = {at:g}$?"),
        draw.letters("Which of these inputs $(x_1, x_2)$ does the perceptron call 1?", inputs),
    )
    text = "A perceptron with two inputs says 1 where $w \\cdot x + b \\geq 0$, and 0 elsewhere."
    return ask("A perceptron and its line", text, parts, {"w": "w", "b": "b", "x": "x"}, w=w, b=b, x=x, at=at)


# --- q2: loss, softmax and cross-entropy ---


def two_logits(draw):
    """A low one and a high one."""
    return draw.shuffled((-draw.number(0.2, 1.2), draw.number(0.3, 1.5)))


def softmax_loss(draw):
    z = draw.shuffled((-draw.number(0.5, 1.5), draw.number(0.1, 0.3), draw.number(0.4, 0.8), draw.number(1, 2)))
    label = draw.whole(0, 3)
    parts = (
        numbers("The probabilities $\\hat{y} = \\mathrm{softmax}(z)$.", 4),
        numbers("The cross-entropy loss of this example."),
        numbers("The gradient of this loss with respect to the logits $z$.", 4),
    )
    text = (
        f"A network gives the logits $z$ below for one example, whose true class is the {ORDINALS[label]} one. "
        "The logarithm is the natural one."
    )
    return ask("Softmax and its loss", text, parts, {"z": "z"}, z=z, label=label)


def batch_loss(draw):
    z = (two_logits(draw), two_logits(draw))
    labels = (draw.whole(0, 1), draw.whole(0, 1))
    parts = (
        numbers("The cross-entropy loss of each of the two examples.", 2),
        numbers("The cost of the batch: the mean of the two."),
        numbers("The gradient of this cost with respect to the logits $Z$.", 2, 2),
    )
    text = (
        "The rows of $Z$ are the logits of two examples, for two classes. The true class of the first example is the "
        f"{ORDINALS[labels[0]]} one, that of the second example the {ORDINALS[labels[1]]} one. "
        "The logarithm is the natural one."
    )
    return ask("The cost of a batch", text, parts, {"z": "Z"}, z=z, labels=labels)


def squared_error(draw):
    target = draw.vector(4, lambda: draw.number(1, 9, 1))
    miss = draw.vector(4, lambda: draw.signed(0.5, 2, 1))
    pred = tuple(round(t + d, 1) for t, d in zip(target, miss, strict=True))
    factor = draw.choice((3, 5, 6, 7))
    options = {
        "inverse": f"by $1/{factor}$",
        "same": f"by ${factor}$",
        "square": f"by ${factor**2}$",
        "cube": f"by ${factor**3}$",
        "double": f"by ${2 * factor}$",
    }
    parts = (
        numbers("The cost $\\frac{1}{2m} \\sum_i (p_i - t_i)^2$."),
        numbers("Its gradient with respect to the predictions $p$.", 4),
        draw.letter(
            f"All four differences grow to {factor} times their size. By which factor does the cost grow?", options
        ),
    )
    text = "A network predicts one number for each of $m = 4$ examples. Predictions and targets are:"
    return ask("A mean squared error", text, parts, {"pred": "p", "target": "t"}, pred=pred, target=target)


def binary_loss(draw):
    sign, y = draw.choice((-1, 1)), draw.whole(0, 1)
    w, b = draw.vector(3, lambda: sign * draw.number(0.2, 0.4)), sign * draw.number(0.2, 0.6)
    x = (draw.number(1.2, 2), draw.number(0.3, 0.7), draw.number(1.2, 2))
    parts = (
        numbers("The probability $p = \\sigma(w \\cdot x + b)$ of class 1."),
        numbers("The loss $-(y \\ln p + (1 - y) \\ln(1 - p))$."),
        numbers("The derivatives of this loss with respect to the three weights.", 3),
    )
    text = f"A logistic neuron has three inputs. The example's target is $y = {y}$."
    return ask("Two classes", text, parts, {"w": "w", "x": "x", "b": "b"}, w=w, x=x, b=b, y=y)


# --- q3: an optimizer by hand ---


def momentum(draw):
    w, lr, beta = draw.number(2, 3), draw.choice((0.1, 0.15, 0.2)), draw.choice((0.5, 0.6, 0.7, 0.8, 0.9))
    g1, g2 = draw.number(1, 2), draw.number(2.1, 3)
    parts = (
        numbers("The velocity $v_2$ of the second step."),
        numbers("The weight $w_2$ after the second step."),
        numbers("If every gradient from now on were $g_2$: towards which value would the velocity go?"),
    )
    text = (
        "Gradient descent with momentum: $v_t = \\beta v_{t-1} - \\eta g_t$ and $w_t = w_{t-1} + v_t$, with $v_0 = 0$. "
        "The gradients of the first two steps are $g_1$ and $g_2$."
    )
    symbols = {"w": "w_0", "g1": "g_1", "g2": "g_2", "lr": "\\eta", "beta": "\\beta"}
    return ask("Two steps with momentum", text, parts, symbols, w=w, g1=g1, g2=g2, lr=lr, beta=beta)


def rmsprop(draw):
    lr, rho = draw.number(0.2, 0.6), draw.choice((0.85, 0.9))
    g1, g2 = draw.number(1.1, 1.8), draw.number(1.1, 1.8)
    parts = (
        numbers("The running mean of squares $s_2$ after the second step."),
        numbers("The change $w_1 - w_0$ of the weight in the first step."),
        numbers("The change $w_2 - w_1$ of the weight in the second step."),
    )
    text = (
        "RMSProp: $s_t = \\rho s_{t-1} + (1 - \\rho) g_t^2$ and $w_t = w_{t-1} - \\frac{\\eta g_t}{\\sqrt{s_t}}$, with "
        "$s_0 = 0$; the small $\\epsilon$ is left out. The gradients of the first two steps are $g_1$ and $g_2$."
    )
    symbols = {"g1": "g_1", "g2": "g_2", "lr": "\\eta", "rho": "\\rho"}
    return ask("Two steps of RMSProp", text, parts, symbols, g1=g1, g2=g2, lr=lr, rho=rho)


def adam(draw):
    m, v, g = draw.number(0.2, 0.6), draw.number(0.06, 0.12, 3), draw.number(0.8, 1.6)
    lr, t = draw.number(0.01, 0.09), draw.whole(3, 5)
    parts = (
        numbers("The corrected mean $\\hat{m}$ of this step."),
        numbers("The corrected mean of squares $\\hat{v}$ of this step."),
        numbers("The change of the weight in this step: the new one minus the old one."),
    )
    text = (
        f"Adam with $\\beta_1 = 0.9$ and $\\beta_2 = 0.99$ comes to step $t = {t}$; the first step was $t = 1$. From "
        "the step before it has $m$ and $v$ (not corrected), and now it gets the gradient $g$. The small $\\epsilon$ "
        "is left out."
    )
    symbols = {"m": "m", "v": "v", "g": "g", "lr": "\\eta"}
    return ask("One step of Adam", text, parts, symbols, m=m, v=v, g=g, lr=lr, t=t)


def bowl(draw):
    a, b = draw.choice((0.5, 0.8, 1.2)), draw.choice((2.2, 2.6, 3.0, 3.4))
    x = draw.vector(2, lambda: draw.signed(0.5, 1.5, 1))
    lr = draw.number(0.05, 0.15)
    rates = {"steep": 1 / b, "double": 2 / b, "half": 0.5 / b, "flat": 1 / a, "mean": 2 / (a + b)}
    parts = (
        numbers("The gradient at the start $x_0$.", 2),
        numbers("The point after two steps.", 2),
        draw.letter(
            "From almost every start, the steps come nearer and nearer to the minimum for rates below a bound, and not "
            "for rates above it. Where is the bound?",
            {name: f"${rate:.4f}$" for name, rate in rates.items()},
        ),
    )
    text = f"Gradient descent with the rate $\\eta$ on $f(x_1, x_2) = {a} x_1^2 + {b} x_2^2$."
    return ask("Two steps down a bowl", text, parts, {"x": "x_0", "lr": "\\eta"}, a=a, b=b, x=x, lr=lr)


# --- q4: backpropagation by hand ---


def sigmoid_network(draw):
    z1 = draw.vector(2, lambda: draw.signed(0.9, 1.5))
    z2 = draw.signed(0.9, 1.6)
    y = int(z2 < 0)
    w2 = draw.vector(2, lambda: draw.signed(1.5, 2.5))
    x = draw.vector(2, lambda: draw.signed(3, 5, 1))
    parts = (
        numbers("The error $\\delta_2$ of the output neuron: the derivative of the cost by $z_2$."),
        numbers("The errors $\\delta_1$ of the two hidden neurons.", 2),
        numbers("The gradient of the cost with respect to the hidden weights $W_1$ (row $j$: neuron $j$).", 2, 2),
    )
    text = (
        "A network with two inputs, two hidden neurons and one output neuron, all of them sigmoid, was fed the input "
        "$x$. The weighted sums of the hidden neurons were $z_1$, that of the output neuron $z_2$. The weights from "
        "the hidden neurons to the output are $w_2$. The cost is $\\frac{1}{2} (a_2 - y)^2$ with the target "
        f"$y = {y}$."
    )
    symbols = {"x": "x", "z1": "z_1", "w2": "w_2", "z2": "z_2"}
    return ask("Back through sigmoids", text, parts, symbols, x=x, z1=z1, w2=w2, z2=z2, y=y)


def softmax_network(draw):
    z2, label = two_logits(draw), draw.whole(0, 1)
    signs = draw.vector(2, lambda: draw.choice((-1, 1)))
    W2 = tuple(tuple(row * sign * draw.number(0.3, 1.2, 1) for sign in signs) for row in (1, -1))
    z1 = draw.vector(2, lambda: draw.signed(0.4, 1.2))
    parts = (
        numbers("The errors $\\delta_2$ of the output layer: the derivative of the loss by its logits.", 2),
        numbers("The errors $\\delta_1$ of the two hidden neurons.", 2),
        numbers("The gradient of the loss with respect to $W_2$ (row $j$: output $j$).", 2, 2),
    )
    text = (
        "A network has two hidden $\\tanh$ neurons, with weighted sums $z_1$ for one example, and an output layer with "
        "weights $W_2$ that gives the logits $z_2$ of two classes. Softmax and cross-entropy (with the natural "
        f"logarithm) follow; the true class is the {ORDINALS[label]} one."
    )
    symbols = {"z1": "z_1", "W2": "W_2", "z2": "z_2"}
    return ask("Back from softmax", text, parts, symbols, z1=z1, W2=W2, z2=z2, label=label)


def relu_batch(draw):
    delta = tuple((draw.number(0.1, 0.9), -draw.number(0.1, 0.9)) for _ in range(2))
    a = draw.matrix(2, 2, lambda: draw.number(0.3, 2, 1))
    z = tuple(sign * draw.number(1.3, 2.5, 1) for sign in draw.shuffled((1, -1)))
    W = tuple(tuple(sign * draw.number(0.3, 1.2, 1) for _ in range(2)) for sign in (1, -1))
    parts = (
        numbers("The gradient of the mean cost with respect to the biases of the layer.", 2),
        numbers("The gradient of the mean cost with respect to the weights of the layer (row $j$: neuron $j$).", 2, 2),
        numbers("The errors of the layer before for the first example (not divided by $m$).", 2),
    )
    text = (
        "A batch of $m = 2$ examples goes back through a layer with the weights $W$ (row $j$: neuron $j$). The rows of "
        "$\\Delta$ are the errors of this layer for each example, not divided by $m$; the rows of $A$ are the values "
        "that the layer was fed. The layer before has ReLU neurons, and $z$ are their weighted sums for the first "
        "example; for this question all of these are given, so do not work out $A$ from $z$."
    )
    symbols = {"delta": "\\Delta", "W": "W", "a": "A", "z": "z"}
    return ask("A batch goes back", text, parts, symbols, delta=delta, W=W, a=a, z=z)


def graph(draw):
    a, x = draw.number(0.5, 0.9), draw.number(1.2, 1.6)
    b, c = draw.number(0.1, 0.4), draw.number(0.15, 0.3)
    parts = (
        numbers("The value of $f$."),
        numbers("The derivatives $\\partial f / \\partial v$ and $\\partial f / \\partial u$, with $x$ held still.", 2),
        numbers("The derivatives of $f$ with respect to $x$, $a$ and $b$, through all paths.", 3),
    )
    text = "A graph of three nodes: $u = a x + b$, $v = \\sigma(u) = \\frac{1}{1 + e^{-u}}$ and $f = v^2 + c v x$."
    return ask("A graph with two paths", text, parts, {"x": "x", "a": "a", "b": "b", "c": "c"}, a=a, x=x, b=b, c=c)


# --- q5: depth and generalization ---

DEPTH = {
    "relu": (
        "Against vanishing gradients it helps to put ReLU in place of sigmoid.",
        "Against vanishing gradients it helps to put sigmoid in place of ReLU.",
    ),
    "skip": (
        "Adding each layer's input to its output gives gradients a way past the layer.",
        "Adding each layer's input to its output makes gradients vanish faster.",
    ),
    "first": (
        "Where gradients vanish, the first layers learn slowest.",
        "Where gradients vanish, the last layers learn slowest.",
    ),
    "flat": (
        "A sigmoid neuron with a weighted sum of 10 passes back almost nothing.",
        "A sigmoid neuron passes back most when its weighted sum is large.",
    ),
    "bound": (
        "With weights larger than 4 gradients can grow from layer to layer, even with sigmoid.",
        "With sigmoid neurons gradients cannot grow from layer to layer, however large the weights are.",
    ),
    "forward": (
        "Gradients may vanish although the outputs of the layers do not.",
        "Gradients vanish only where the outputs of the layers vanish, too.",
    ),
}
START = {
    "zero": (
        "If all weights start at 0, the neurons of a hidden layer stay alike.",
        "If all weights start at 0, training soon makes the neurons of a hidden layer different.",
    ),
    "bias": ("Biases may all start at 0.", "If biases start at 0, neurons stay alike, however the weights start."),
    "wide": (
        "A neuron with more inputs should start with smaller weights.",
        "A neuron with more inputs should start with larger weights.",
    ),
    "half": (
        "ReLU wants twice the variance, since it passes on only about half of the sums.",
        "ReLU wants half the variance, since it does not saturate.",
    ),
    "shape": (
        "A uniform distribution of the right variance is as good a start as a normal one.",
        "Only a normal distribution gives the right variance to the sums.",
    ),
    "large": (
        "Weights that are far too large drive sigmoid neurons to where their slope is nearly 0.",
        "Weights that are far too large make the slope of sigmoid neurons large.",
    ),
}


def vanishing(draw):
    low, high = draw.choice(((0.5, 0.9), (1.1, 1.6)))  # so that their product is not 1
    w, w0 = draw.vector(4, lambda: draw.number(low, high)), draw.choice((0.6, 0.7, 0.8, 1.3, 1.4, 1.5, 1.6))
    power = draw.whole(3, 5)
    parts = (
        numbers("The largest factor that these four layers together can leave of a gradient."),
        numbers(
            f"Another chain has the weight ${w0}$ in every layer. How many layers does it take for this largest factor "
            f"to fall below $10^{{-{power}}}$? The smallest number."
        ),
        draw.statements("Which of these statements are true?", DEPTH, 5),
    )
    text = (
        "A network is a chain of four sigmoid neurons, one a layer: each multiplies its input by its weight, adds a "
        "bias, and applies the sigmoid. The weights are $w$, and a gradient goes back through all four layers."
    )
    return ask("Vanishing gradients", text, parts, {"w": "w"}, w=w, w0=w0, power=power)


def initialization(draw):
    sizes = tuple(float(draw.whole(*((6, 12), (22, 40))[i % 2])) for i in range(5))
    inputs, *layers = (f"{size:g}" for size in sizes)
    parts = (
        numbers(
            "The standard deviations that the weights of the four layers should start with, so that the mean square "
            "of the activations stays the same from layer to layer.",
            4,
        ),
        numbers(
            "The weights are drawn evenly from $-r$ to $r$ and have the same variance. What is $r$ in each layer?", 4
        ),
        draw.statements("Which of these statements are true?", START, 5),
    )
    text = (
        f"A network of ReLU neurons has {inputs} inputs, and then four layers of {', '.join(layers[:-1])} and "
        f"{layers[-1]} neurons."
    )
    return ask("Where weights start", text, parts, {}, sizes=sizes)


def curves(draw):
    centre, depth, patience = draw.number(2.6, 4.5), draw.number(0.3, 0.6), draw.whole(2, 3)
    centre -= 0.3 * (centre - round(centre))  # nearer to one epoch than to any other: no two are the best
    val = tuple(round(depth + 0.03 * (i - centre) ** 2 + draw.number(0, 0.004, 3), 3) for i in range(10))
    start, fall = draw.number(0.9, 1.2), draw.number(0.75, 0.85)
    train = tuple(round(start * fall**i, 3) for i in range(10))
    noise = draw.number(0.1, 0.3)
    close, far = round(noise * draw.number(1.02, 1.08), 3), round(noise * draw.number(3, 5), 3)
    ends = draw.choice(((close, far), (far, round(far * draw.number(1.01, 1.05), 3))))
    options = {
        "over": "It overfits.",
        "under": "It underfits.",
        "good": "It fits as well as it can.",
        "leak": "It was tested on the data that it was trained on.",
    }
    parts = (
        numbers("Epochs count from 0. Which epoch has the best validation loss?"),
        numbers(f"Training stops early with patience {patience}: after which epoch is it stopped?"),
        draw.letter(
            f"Another network on another task ends with the training loss {ends[0]:g} and the validation loss "
            f"{ends[1]:g}. Noise alone costs {noise:g} there, so no network can do better. What is to be said of it?",
            options,
        ),
    )
    text = (
        "The losses of a network after each of ten epochs. With patience $p$, training is stopped at the first epoch "
        "that is $p$ epochs past the best one so far without improving on it."
    )
    symbols = {"train": "L_{train}", "val": "L_{val}"}
    return ask("Reading curves", text, parts, symbols, train=train, val=val, patience=patience, ends=ends, noise=noise)


def regularization(draw):
    W = draw.vector(3, lambda: draw.signed(1.2, 2.5, 1))
    lam, lr = draw.choice((0.1, 0.2, 0.3)), draw.choice((0.3, 0.4, 0.5))
    w, g = draw.number(1, 2, 1), draw.number(0.1, 0.6)
    a, rate = draw.vector(4, lambda: draw.number(0.2, 2)), draw.choice((0.2, 0.3, 0.4))
    mask = draw.shuffled(draw.choice(((1, 1, 1, 0), (1, 1, 0, 0))))
    parts = (
        numbers("The penalty $\\frac{\\lambda}{2} \\sum w^2$ of a neuron with the three weights $W$."),
        numbers(
            "Another weight $w$ after one step of gradient descent with weight decay: the same penalty is added to its "
            "cost, whose gradient without the penalty is $g$."
        ),
        numbers(f"Inverted dropout with rate {rate} is applied to $a$; the mask is $M$ (1: kept). What comes out?", 4),
    )
    text = "Three ways to keep a network from learning its examples by heart, with one $\\lambda$ and one rate $\\eta$."
    symbols = {"W": "W", "lam": "\\lambda", "lr": "\\eta", "w": "w", "g": "g", "a": "a", "mask": "M"}
    return ask("Three brakes", text, parts, symbols, W=W, lam=lam, lr=lr, w=w, g=g, a=a, rate=rate, mask=mask)


FAMILIES = {
    "q1": (sigmoid_neuron, tanh_neuron, leaky_layer, boundary),
    "q2": (softmax_loss, batch_loss, squared_error, binary_loss),
    "q3": (momentum, rmsprop, adam, bowl),
    "q4": (sigmoid_network, softmax_network, relu_batch, graph),
    "q5": (vanishing, initialization, curves, regularization),
}
