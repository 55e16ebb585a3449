"""Whether calls have left anything behind: seen wherever it can be kept, doubted where it cannot be seen."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace

import pytest

from grader.sandbox import leftovers
from grader.sandbox.host import Zygote
from grader.sandbox.leftovers import Libraries
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot
from tests.clock import Clock

Script = Callable[..., Snapshot]

# Top level, and what a call of f does there. Of all of these something stays.
STAYS = {
    "a number": ("n = 0", "global n; n += 1"),
    "a new name": ("", "global n; n = 1"),
    "a list": ("seen = []", "seen.append(1)"),
    "a list in a dict": ("seen = {'a': [1]}", "seen['a'].append(1)"),
    "a set": ("seen = set()", "seen.add(3)"),
    "an array": ("a = np.zeros(3)", "a[1] = 2"),
    "not a number": ("a = np.zeros(3)", "a[1] = np.nan"),
    "minus zero": ("n = 0.0", "global n; n = -0.0"),
    "a default": ("def g(x, seen=[]):\n    seen.append(x)", "g(1)"),
    "a default by name": ("def g(x, *, seen={}):\n    seen[x] = 1", "g(1)"),
    "a cell": ("def make():\n    n = [0]\n    def g(): n[0] += 1\n    return g\ng = make()", "g()"),
    "a function's attribute": ("def g(): pass\ng.n = 0", "g.n += 1"),
    "a class": ("class A:\n    n = 0", "A.n += 1"),
    "an object": ("class A:\n    def __init__(self): self.n = 0\na = A()", "a.n += 1"),
    "another function": ("def g(): return 1", "global g; g = lambda: 2"),
    "NumPy's random numbers": ("", "np.random.normal()"),
    "Python's random numbers": ("import random", "random.random()"),
    "a generator of one's own": ("rng = np.random.default_rng(3)", "rng.normal()"),
    "NumPy's settings": ("", "np.seterr(all='ignore')"),
    "NumPy itself": ("", "np.exp = np.log"),
    "a builtin": ("import builtins", "builtins.abs = len"),
    "a part of NumPy": ("", "np.linalg.norm = len"),
    "a library": ("", "import math; math.exp = math.log"),
    "a library in another's place": ("import sys", "import math; sys.modules['math'] = np"),
    "where is written to": ("import sys", "sys.stdout = None"),
    "Python's settings": ("import sys", "sys.setrecursionlimit(500)"),
    "how numbers are shown": ("", "np.set_printoptions(precision=2)"),
    "how it warns": ("import warnings", "warnings.simplefilter('error')"),
    "the environment": ("import os", "os.environ['HOME'] = '/'"),
    "a sibling": ("import helper", "helper.seen.append(1)"),
    # What cannot be seen is doubted.
    "a cache": ("import functools\n@functools.cache\ndef g(x): return x", "g(1)"),
    "an iterator": ("numbers = iter(range(9))", "next(numbers)"),
    "slots": ("class A:\n    __slots__ = ('n',)\na = A()\na.n = 0", "a.n += 1"),
    "a list's heir": ("class A(list): pass\na = A()", "a.append(1)"),
    "much": ("a = np.zeros(1_000_000)", "a[0] = 1"),
}
NOTHING = {
    "nothing": ("", ""),
    "what students have": (
        "from typing import List, Optional\nfrom math import exp\nfrom dataclasses import dataclass\nimport random\n"
        "EPS, NAMES, TABLE = 1e-8, ('a', 'b'), np.eye(3)\n"
        "@dataclass\nclass Layer:\n    size: int\n    name: str = 'x'\n"
        "class Net:\n    best: Optional[int] = None\n    @staticmethod\n    def h(x): return x\n    @property\n"
        "    def size(self): return 3\nnet = Net()\nsquare = lambda x: x * x\nmean, add = np.mean, np.add",
        "net.h(Layer(3)); square(exp(1)); np.exp(np.array([1000.0])); mean(TABLE); np.linalg.norm(TABLE)\n"
        "    np.einsum('ij->i', TABLE); TABLE @ TABLE; random.Random(3).random(); sorted(NAMES); print(NAMES)\n"
        "    np.savetxt; np.polyfit([1.0, 2.0], [3.0, 4.0], 1); np.histogram(TABLE); str(TABLE)",
    ),
    "its own generator": ("", "np.random.default_rng(3).normal(size=3)"),
    "what it holds itself": ("l = []\nl.append(l)", ""),
}


def is_untouched_after(zygote: Zygote, snapshot: Snapshot) -> bool:
    with Session(zygote, snapshot) as session:
        session.clock = Clock()
        session.open()
        before = session.is_untouched()
        session.student._begin()
        session.student.f()
        after = session.is_untouched()
        assert before or not after
        return after


@pytest.mark.parametrize("name", STAYS)
def test_what_stays_is_seen_or_doubted(zygote: Zygote, script: Script, name: str) -> None:
    before, does = STAYS[name]
    text = f"import numpy as np\n{before}\ndef f():\n    {does}\n"
    assert not is_untouched_after(zygote, script(text, helper="seen = []\n"))


@pytest.mark.parametrize("name", NOTHING)
def test_where_nothing_stays_nothing_is_judged_again(zygote: Zygote, script: Script, name: str) -> None:
    before, does = NOTHING[name]
    text = f"import numpy as np\n{before}\ndef f():\n    {does or 'pass'}\n"
    assert is_untouched_after(zygote, script(text))


def test_a_worker_that_was_lost_says_nothing(zygote: Zygote, script: Script) -> None:
    with Session(zygote, script("def f(): return 1\n")) as session:
        session.clock = Clock()
        assert not session.is_untouched()
        session.open()
        assert session.is_untouched()
        session.close()
        assert not session.is_untouched()


@pytest.mark.parametrize("counted", [True, False])
def test_a_change_in_a_library_is_seen_with_and_without_pythons_count(
    monkeypatch: pytest.MonkeyPatch, counted: bool
) -> None:
    """Where Python counts the changes of dicts, and where it does not."""
    if counted and not leftovers.changes_are_counted():
        pytest.skip("this Python does not count the changes of dicts")
    monkeypatch.setattr(leftovers, "changes_are_counted", lambda: counted)
    for field in ("_dicts", "_counts", "_first_counts", "_list", "_at_first"):  # put back when the test ends
        monkeypatch.setattr(Libraries, field, getattr(Libraries, field))
    library = ModuleType("library")
    modules = {"library": library, "math": math}  # of all that is loaded here, something changes at any moment
    monkeypatch.setattr(leftovers, "sys", SimpleNamespace(modules=modules))
    Libraries.remember()
    since = Libraries.mark()
    assert (since is not None) is counted
    assert Libraries.are_untouched(since)
    library.new = 1  # type: ignore[attr-defined]
    assert not Libraries.are_untouched(since)
    Libraries.remember()
    since = Libraries.mark()
    assert Libraries.are_untouched(since)
    modules["library"] = ModuleType("library")
    assert not Libraries.are_untouched(since)


def test_a_count_that_is_no_count_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field that stays, or that goes on by itself, is not believed."""

    class Field:
        def __init__(self, values: Iterator[int]) -> None:
            self.values = values

        @property
        def value(self) -> int:
            return next(self.values)

    for values in (itertools.repeat(7), itertools.count()):
        field = Field(values)
        monkeypatch.setattr(leftovers, "count_of_changes", lambda held, field=field: field)
        assert not leftovers.changes_are_counted()
