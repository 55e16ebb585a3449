"""Python files of a course's own, executed in this process: an exam's templates and key, an assignment's figures.

These are trusted as a hidden suite is: whoever may write them may write the suites, and those run here, too. A
student's code never comes this way; it is only ever run by grader.sandbox.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from grader.errors import CourseError


def load_module(path: Path) -> ModuleType:
    """The module that stands in a course's file now. Raises CourseError where it cannot be read or executed."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} cannot be read, and the course needs it: {error}") from None
    return _execute(path, text)


@lru_cache(maxsize=64)  # a class asks for the same few again and again
def _execute(path: Path, text: str) -> ModuleType:
    module = ModuleType(f"{path.parent.name}/{path.stem}")  # a name that no import can have
    module.__file__ = str(path)
    try:
        sys.modules[module.__name__] = module  # dataclasses look their module up
        exec(compile(text, str(path), "exec", dont_inherit=True), module.__dict__)
    except Exception as error:  # whatever the author wrote
        raise CourseError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from None
    finally:
        sys.modules.pop(module.__name__, None)
    return module
