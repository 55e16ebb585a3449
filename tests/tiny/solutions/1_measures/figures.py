"""A figure of the tiny course: two scales of temperature."""

import numpy as np

from grader.judge import as_array
from grader.judge.figures import Panel, compare, figure


@figure("Fahrenheit and Celsius", of=["celsius"])
def scales(student):
    fahrenheit = np.linspace(-40, 212, 22)
    yours = as_array(student.celsius(fahrenheit), (22,))
    line = compare(fahrenheit, yours, (fahrenheit - 32) * 5 / 9, name="F", tolerance=1, label="your celsius")
    alt = line.says("Your celsius", "the right one")
    return [Panel((-40, 212), (-60, 120), line.marks, alt, x_label="Fahrenheit", y_label="Celsius")]
