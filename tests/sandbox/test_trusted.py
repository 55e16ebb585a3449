"""References and chaffs in the judge's own process."""

from __future__ import annotations

import gc
import sys

from grader.sandbox.session import TrustedLink
from grader.sandbox.student import Student

TEXT = "class Pair: pass\ndef name(): return __name__\ndef same(x): return x"


def make() -> Student:
    return Student(TrustedLink("work", [("work.py", TEXT)]), deadline=lambda: float("inf"))


def test_each_has_a_module_of_its_own() -> None:
    """Two that were loaded from one text stand in sys.modules side by side, so that their classes can be found."""
    one, other = make(), make()
    names = {one.name(), other.name()}
    assert len(names) == 2
    assert names <= sys.modules.keys()


def test_nothing_outlives_its_last_use() -> None:
    """Thousands are loaded in an audit: once nobody asks a module any more, it is gone when the next is loaded."""
    student = make()
    name, handle = student.name(), student.Pair()
    del student
    gc.collect()
    make()
    assert name in sys.modules  # an object of it is still held
    del handle
    gc.collect()
    make()
    assert name not in sys.modules
