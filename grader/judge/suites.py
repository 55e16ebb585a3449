"""Hidden suites under pytest, in the judge's process: collected once, run for each submission.

pytest collects, resolves fixtures and parametrizes; we run the items ourselves (those without fixtures of their own by
a plain call), because a class needs the same items over and over and pytest's run protocol (reports, captures, plugins)
would cost more than most tests. This is the one file that touches pytest's inner parts (`_prepareconfig`,
`_setupstate`, `_fixtureinfo` ...); the pinned version holds them still.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from _pytest.config import _prepareconfig

from grader.errors import CourseError
from grader.sandbox.student import Student

PLUGINS_OFF = """
    cacheprovider terminal capture logging warnings faulthandler unraisableexception threadexception doctest junitxml
    pastebin
""".split()
MARKERS = ("points(share): the share of this test within its exercise", "hint(text): shown when this test fails")


@dataclass(frozen=True)
class SuiteTest:
    """One collected test."""

    item: pytest.Function
    name: str  # as students see it
    points: float
    hint: str

    key: str
    params: Mapping[str, Any]  # of parametrize
    is_plain: bool  # nothing to set up but `student`, `rng` and parameters


FIXTURES = frozenset({"student", "rng", "paper"})


class Stand:
    """The pytest plugin that serves `student`, `rng` and `paper` to whichever test runs."""

    def __init__(self) -> None:
        self.student: Student | None = None
        self.rng = np.random.default_rng(0)
        self.paper: object = None
        self.problems: list[str] = []

    @pytest.fixture(name="student")
    def _student(self) -> Student | None:
        """The submission that is judged."""
        return self.student

    @pytest.fixture(name="rng")
    def _rng(self) -> np.random.Generator:
        """Randomness of this test, fixed by the run's seed."""
        return self.rng

    @pytest.fixture(name="paper")
    def _paper(self) -> object:
        """In an exam: the student's own questions, with the key to them."""
        return self.paper

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(str(report.longrepr))


class Suites:
    """The tests of one folder, by file. Use it in a `with`."""

    def __init__(self, files: Sequence[Path], folder: Path) -> None:
        """files: the suites. folder: where their conftest.py may lie. Raises CourseError for a suite that cannot be
        collected."""
        self._stand = Stand()
        self._config = _prepareconfig(_arguments(files, folder), [self._stand])
        for line in MARKERS:
            self._config.addinivalue_line("markers", line)
        self._config._do_configure()
        self._session = pytest.Session.from_config(self._config)
        self._config.hook.pytest_sessionstart(session=self._session)
        with _compiled_anew():
            items = self._session.perform_collect() if files else []
        _forget_modules(folder)
        if self._stand.problems:
            self.close()
            raise CourseError("a suite cannot be collected:\n" + "\n".join(self._stand.problems))
        self.tests = [_describe(cast(pytest.Function, item)) for item in items]
        self._of_file: dict[str, list[SuiteTest]] = {}
        for test in self.tests:
            self._of_file.setdefault(test.item.path.name, []).append(test)
        self._paper: object = None

    def __enter__(self) -> Suites:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def with_paper(self, paper: object) -> Suites:
        """The same tests for one student's paper."""
        own = copy.copy(self)
        own._paper = paper
        return own

    def close(self) -> None:
        self._config._ensure_unconfigure()

    def of_file(self, name: str) -> list[SuiteTest]:
        return self._of_file.get(name, [])

    def run(self, test: SuiteTest, student: Student, seed: int) -> None:
        """Run one test for a student; whatever it raises comes through."""
        rng = test_rng(seed, test.key)
        if test.is_plain:
            given = {"student": student, "rng": rng, "paper": self._paper, **test.params}
            test.item.obj(**{name: given[name] for name in test.item._fixtureinfo.argnames})
            return
        self._stand.student, self._stand.rng, self._stand.paper = student, rng, self._paper
        state = self._session._setupstate
        test.item._initrequest()
        try:
            state.setup(test.item)
            test.item.runtest()
        finally:
            state.teardown_exact(None)
            self._stand.student = self._stand.paper = None


def test_rng(seed: int, key: str) -> np.random.Generator:
    """The generator of one test: the same for the same seed and name, whatever ran before."""
    digest = hashlib.sha256(f"{seed}/{key}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "little"))


test_rng.__test__ = False  # type: ignore[attr-defined]  # not a test, whatever pytest thinks of its name


@contextlib.contextmanager
def _compiled_anew() -> Iterator[None]:
    """Inside, Python neither keeps what it compiles nor takes what it kept: a suite may be edited twice within a
    second, which Python would not notice, and nothing of it is to be left beside what students get."""
    before = sys.dont_write_bytecode, sys.pycache_prefix
    sys.dont_write_bytecode, sys.pycache_prefix = True, os.devnull
    try:
        yield
    finally:
        sys.dont_write_bytecode, sys.pycache_prefix = before


def _forget_modules(folder: Path) -> None:
    """pytest registers suites by name below the folder; another folder's suite of that name is another one."""
    places = {str(folder), str(folder.resolve())}
    for name, module in list(sys.modules.items()):
        parent = (getattr(module, "__file__", None) or "").rpartition(os.sep)[0]  # of thousands: no Path for each
        if parent in places:
            del sys.modules[name]


def _arguments(files: Sequence[Path], folder: Path) -> list[str]:
    """No configuration but ours: a course's suites must not depend on where they are graded."""
    chosen = ["-c", os.devnull, "--rootdir", str(folder), "--confcutdir", str(folder)]
    chosen += ["--import-mode=importlib", "--disable-plugin-autoload", "--assert=plain"]
    return [*chosen, *(word for name in PLUGINS_OFF for word in ("-p", f"no:{name}")), *map(str, files)]


def _describe(item: pytest.Function) -> SuiteTest:
    points = _argument(item, "points", 1.0)
    if isinstance(points, bool) or not isinstance(points, int | float) or not points > 0:
        raise CourseError(f"{item.path}: points of {item.name} must be a number > 0, got {points!r}")
    params = dict(item.callspec.params) if hasattr(item, "callspec") else {}
    key, hint = f"{item.path.name}::{item.name}", str(_argument(item, "hint", ""))
    return SuiteTest(item, _spoken(item.name), float(points), hint, key, params, _is_plain(item, params))


def _is_plain(item: pytest.Function, params: Mapping[str, Any]) -> bool:
    """Whether a test needs nothing set up. A suite's own fixtures and setup functions all stand in its closure."""
    known = item.session._fixturemanager.getfixturedefs
    names = set(item._fixtureinfo.names_closure) - FIXTURES
    return item.cls is None and all(name in params and not known(name, item) for name in names)


def _argument(item: pytest.Function, marker: str, default: Any) -> Any:
    mark = item.get_closest_marker(marker)
    if mark is None:
        return default
    if len(mark.args) != 1:
        raise CourseError(f"{item.path}: @pytest.mark.{marker} of {item.name} takes one argument")
    return mark.args[0]


def _spoken(name: str) -> str:
    """ "test_batch_of_one" as "batch of one": names are for students, too."""
    plain, bracket, rest = name.removeprefix("test_").partition("[")
    return plain.replace("_", " ") + bracket + rest


def suite_files(folder: Path, exercises: Sequence[str]) -> Iterator[Path]:
    """The suite of each exercise. Raises CourseError where one is missing."""
    for name in exercises:
        path = folder / f"test_{name}.py"
        if not path.is_file():
            raise CourseError(f"{path} is missing: the hidden suite of {name}")
        yield path
