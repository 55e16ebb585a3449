"""Files of a course's own, loaded."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from grader.course.modules import load_module
from grader.errors import CourseError

DATACLASS = """
from __future__ import annotations
from dataclasses import dataclass

@dataclass
class Cell:
    width: int = 3
"""


def written(folder: Path, text: str) -> Path:
    (folder / "own.py").write_text(text, encoding="utf-8")
    return folder / "own.py"


def test_a_file_is_loaded_as_it_stands_now(tmp_path: Path) -> None:
    """Unchanged it is executed once; changed, again, even within the resolution of a file's time."""
    first = load_module(written(tmp_path, "x = 1\n"))
    assert load_module(written(tmp_path, "x = 1\n")) is first
    os.utime(tmp_path / "own.py", (1, 1))
    path = written(tmp_path, "x = 2\n")
    os.utime(path, (1, 1))
    assert (first.x, load_module(path).x) == (1, 2)


def test_dataclasses_may_stand_there(tmp_path: Path) -> None:
    """They look up their module while it loads; afterwards it can be imported by nobody."""
    before = set(sys.modules)
    assert load_module(written(tmp_path, DATACLASS)).Cell().width == 3
    assert set(sys.modules) == before


def test_its_features_are_its_own(tmp_path: Path) -> None:
    """Annotations are what the file says they are, whatever the loader's own file imports from __future__."""
    assert load_module(written(tmp_path, "def f(x: int): ...\n")).f.__annotations__ == {"x": int}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def f(:\n", "cannot be loaded: SyntaxError: .*line 1"),
        ("1 / 0\n", "cannot be loaded: ZeroDivisionError: division by zero"),
        ("import nothing_of_that_name\n", "cannot be loaded: ModuleNotFoundError"),
    ],
)
def test_what_cannot_be_loaded_says_why(tmp_path: Path, text: str, said: str) -> None:
    """With the file's name; and nothing of it stays."""
    before = set(sys.modules)
    with pytest.raises(CourseError, match=rf"own\.py {said}"):
        load_module(written(tmp_path, text))
    assert set(sys.modules) == before


def test_what_is_not_there_says_so(tmp_path: Path) -> None:
    """The file is named, with what the system said."""
    with pytest.raises(CourseError, match=r"own\.py cannot be read, and the course needs it: .*No such file"):
        load_module(tmp_path / "own.py")
