"""Lean workers: quicker, and nobody can tell from a result which kind it was."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course.model import Course
from grader.errors import SandboxError, StudentCrashed, StudentRaised
from grader.grade import as_record, grade
from grader.judge.assignment import AssignmentJudge
from grader.sandbox import selftest
from grader.sandbox.host import Level, SandboxOptions, Zygote
from grader.sandbox.modules import COMMON, NOT_PRELOADED
from grader.sandbox.selftest import open_contained
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot
from tests.clock import Clock

RIGHT = (Path(__file__).parents[1] / "tiny/solutions/1_measures/measures.py").read_text(encoding="utf-8")
Script = Callable[..., Snapshot]
AREA = "    return np.multiply(a, b)"
# What stands before everything else, and what area does first.
SUBMISSIONS = {
    "what is common": ("import math, json, collections\nfrom typing import Any", "import random"),
    "something rare at the top": ("import html\nfrom xml.dom import minidom", "html.escape('<')"),
    "a part of something common": ("import unittest.mock", "unittest.mock.Mock()"),
    "something rare of NumPy": ("import numpy as np\nnp.testing.assert_allclose(1, 1)", "import numpy.matlib"),
    "something rare in a function": ("", "import colorsys; colorsys.rgb_to_hsv(0.1, 0.2, 0.3)"),
    "what a library imports by itself": ("import time", "time.strptime('2026', '%Y')"),
    "what is refused": ("try:\n    import tkinter\nexcept ImportError:\n    tkinter = None", "assert tkinter is None"),
    "what is refused in a function": ("", "import antigravity"),
    "what nobody has": ("import scipy", ""),
    "what nobody has, tried": ("try:\n    import torch\nexcept ImportError:\n    torch = None", "assert torch is None"),
    "no part of NumPy": ("import numpy.none", ""),
    "a file with a library's name": ("import colorsys\nassert colorsys.rgb_to_hsv", ""),
    "the end of a worker that needs more": ("", "import os; os._exit(72)"),
    "the same while it is loaded": ("import os; os._exit(72)", ""),
    "a loop": ("import html", "while True: pass"),
    "what is left behind": ("import html\nn = [0]", "n[0] += 1; assert n[0] < 9 or html"),
}


@pytest.fixture(scope="module")
def lean(tiny: Course) -> Iterator[Zygote]:
    with open_contained(SandboxOptions.of(tiny).made_lean()) as zygote:
        yield zygote


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_results_are_those_of_a_whole_worker(
    name: str, tiny_judge: AssignmentJudge, zygote: Zygote, lean: Zygote, script: Script
) -> None:
    top, first = SUBMISSIONS[name]
    assert AREA in RIGHT
    text = f"{top}\n" + RIGHT.replace(AREA, f"    {first or 'pass'}\n{AREA}")
    snapshot = script(text, "measures", colorsys="rgb_to_hsv = None\n")

    def told(source: Zygote) -> dict[str, Any]:
        tiny_judge.transcripts.forget()  # whoever comes second would be judged from memory
        return as_record(grade(tiny_judge, source, snapshot, "ada", 3)) | {"seconds": 0}

    assert told(lean) == told(zygote)


def test_the_whole_one_starts_when_it_is_needed(tiny: Course, script: Script) -> None:
    """Not for what is common; then for the call that needed it, and the next ones."""
    text = "import json, random\ndef common(): return json.dumps([1])\ndef rare():\n    import html\n    return 'yes'\n"
    with open_contained(SandboxOptions.of(tiny).made_lean()) as own, Session(own, script(text)) as session:
        session.clock = Clock()
        assert session.student.common() == "[1]"
        assert not own._siblings
        with pytest.raises(StudentCrashed):
            session.student.rare()
        assert session.cut_short
        assert session.student.rare() == "yes"
        assert list(own._siblings) == [SandboxOptions.of(tiny)]


def test_all_that_a_whole_worker_imports_can_be_had(lean: Zygote, zygote: Zygote, script: Script) -> None:
    """Every module of the standard library, by name, at the top of a submission."""
    names = sorted(name for name in sys.stdlib_module_names - NOT_PRELOADED if not name.startswith("_"))
    lines = "".join(
        f"try:\n    import {name}\n    found.append({name!r})\nexcept ImportError: pass\n" for name in names
    )

    def found(source: Zygote) -> list[str]:
        with Session(source, script(f"found = []\n{lines}")) as session:
            session.clock = Clock()
            return list(session.student["found"])

    had = found(lean)
    assert set(COMMON) < set(had)
    assert had == found(zygote)


@pytest.mark.parametrize("kind", ["lean", "zygote"])
def test_what_went_wrong_leaves_nothing_behind(kind: str, request: pytest.FixtureRequest, script: Script) -> None:
    """Else every wrong submission would be judged twice. Python and NumPy keep much that they first need here."""
    text = "import numpy as np\ndef todo(x):\n    raise NotImplementedError('not yet')\n"
    text += "def off(x):\n    return np.zeros((2, 3)) @ np.zeros((2, 3))\n"
    with Session(request.getfixturevalue(kind), script(text)) as session:
        session.clock = Clock()
        for name in ("todo", "off"):
            with pytest.raises(StudentRaised):
                getattr(session.student, name)(1.0)
        assert session.is_untouched()


def test_only_where_it_makes_a_difference() -> None:
    """A course that allows no standard library has nothing to leave out; nor is anything left out at level process."""
    assert SandboxOptions().made_lean().lean
    assert not SandboxOptions(modules=("numpy",)).made_lean().lean
    assert not SandboxOptions(Level.PROCESS).made_lean().lean


def test_what_cannot_be_proven_is_not_used(tiny: Course) -> None:
    """Each kind of worker is proven before the first submission meets it, and none is kept that does not hold."""
    seen = []

    def proof(zygote: Zygote) -> None:
        seen.append(zygote.options.lean)
        if not zygote.options.lean:
            raise SandboxError("it does not hold")

    with Zygote(SandboxOptions.of(tiny).made_lean()) as own:
        own.prove(proof)
        for _ in range(2):
            with pytest.raises(SandboxError, match="does not hold"):
                own.whole()
    assert seen == [True, False, False]


def test_each_kind_answers_for_itself(tiny: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """A self-test that needs more than a lean worker has would prove the other kind."""
    monkeypatch.setattr(selftest, "PROBE", f"import html\n{selftest.PROBE}")
    with open_contained(SandboxOptions.of(tiny)):
        pass
    with pytest.raises(SandboxError, match="not answered by the workers that it is about"):
        open_contained(SandboxOptions.of(tiny).made_lean())
