"""The texts that new courses, assignments and exercises begin with.

What is left to write says TODO. The exercise of a new course is complete, as an example.
"""

from __future__ import annotations

from collections.abc import Mapping

COURSE = """\
# What is taught, in order, with its points and limits. The only place where numbers live.
course: {name}
title: {title}
term: {term}

modules: [numpy, the standard library]
limits:
  test_seconds: 10
  assignment_seconds: 60
  memory_mb: 1024

assignments:
  - name: 1_hello
    title: Hello
    module: hello
    exercises:
      - {{name: double, points: 1}}
"""
HELLO_SOURCE = '''\
# %% [markdown]
# # Hello
# One small exercise, complete, to show where everything goes. Replace it by your own.

# %%
import numpy as np


# %%
def double(x):
    """Twice x, element by element.

    x: a number or an array of any shape, which must not be changed.
    Returns the doubled values, same shape as x.
    """
    ### BEGIN SOLUTION
    return 2 * np.asarray(x)
    ### END SOLUTION
'''
HELLO_SUITE = '''\
"""Hidden suite of double."""

import pytest

from grader.judge import check_close, check_unchanged


@pytest.mark.points(2)
@pytest.mark.parametrize("shape", [(), (1,), (3, 4)])
def test_any_shape(student, rng, shape):
    x = rng.normal(size=shape)
    check_close(student.double(x), x + x)


def test_whole_numbers(student, rng):
    x = rng.integers(-9, 9, 5)
    check_close(student.double(x), x + x)


def test_argument_unchanged(student, rng):
    check_unchanged(student.double, rng.normal(size=4))
'''
HELLO: Mapping[str, str] = {
    "exercises/1_hello/README.md": """\
# Hello

## double
Twice a number is the number added to itself. Write `double(x)` for numbers and for arrays; the array that you are
given belongs to the caller, so leave it as it is.
""",
    "exercises/1_hello/test_public.py": '''\
"""Public checks of hello."""

from grader.judge import check_close


def test_double(student):
    check_close(student.double(3.0), 6.0)
''',
    "exercises/1_hello/hints.yml": """\
# Steps towards each exercise, from a nudge to the formula in words. `grader hint` shows them one by one.

double:
  - What do you get when you add a number to itself?
  - It must work for an array as well, entry by entry, and leave that array as it is.
  - The answer is two times x.
""",
    "solutions/1_hello/hello.py": HELLO_SOURCE,
    "solutions/1_hello/test_double.py": HELLO_SUITE,
    "solutions/1_hello/wheats/double_sum.py": """\
# wheat of double: adds x to itself
def double(x):
    return x + x
""",
    "solutions/1_hello/chaffs/double_square.py": """\
# chaff of double: multiplies x by itself
# That is the square of x: what is twice 3?
def double(x):
    return x * x
""",
    "solutions/1_hello/chaffs/double_in_place.py": """\
# chaff of double: overwrites its argument
# The array belongs to the caller, who may still need what was in it.
import numpy as np


def double(x):
    if isinstance(x, np.ndarray):
        x *= 2
        return x
    return 2 * x
""",
}
SOURCE_HEAD = """\
# %% [markdown]
# # {title}
# TODO: one or two sentences; the lesson itself is README.md.

# %%
import numpy as np
"""
README_HEAD = "# {title}\n"
PUBLIC_HEAD = '"""Public checks of {title}."""\n\nfrom grader.judge import check_close\n'
CELL = '''

# %%
def {name}(x):
    """TODO: what it returns.

    x: TODO: what it is, and its shape. Rename it, add others.
    Returns TODO: what, and of which shape.
    """
    ### BEGIN SOLUTION
    raise NotImplementedError  # TODO: the reference
    ### END SOLUTION
'''
HINTS_HEAD = "# Steps towards each exercise, from a nudge to the formula in words.\n"
HINTS = """
{name}:
  - TODO a nudge, such as a question about the shapes
  - TODO the idea
  - TODO the formula in words
"""
LESSON = "\n## {name}\nTODO: what it is, why it matters, and a number to check against.\n"
CHECK = """

def test_{name}(student):
    check_close(student.{name}(1.0), 1.0)  # TODO: a number from the lesson
"""
SUITE = '''\
"""Hidden suite of {name}."""

from grader.judge import check_close, check_unchanged


def expected(x):
    """What is right, written in another way than the reference."""
    raise NotImplementedError  # TODO: write it


def test_random_inputs(student, rng):
    for shape in [(1,), (3, 4)]:  # TODO: unequal dimensions, batches of 1 and more, large and tiny magnitudes
        x = rng.normal(size=shape)
        check_close(student.{name}(x), expected(x))


def test_argument_unchanged(student, rng):
    x = rng.normal(size=4)
    check_close(check_unchanged(student.{name}, x.copy()), expected(x))
'''
WHEAT = """\
# wheat of {name}: TODO: what is unusual about it
# It must earn full marks under every seed. Three or more, each in a file of its own.
def {name}(x):
    raise NotImplementedError
"""
CHAFF = """\
# chaff of {name}: TODO: the mistake, in a few words
# TODO: the hint for students: names the mistake and why it is wrong, and does not dictate the line.
def {name}(x):
    raise NotImplementedError
"""
