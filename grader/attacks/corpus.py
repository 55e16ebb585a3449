"""The attacks: read from their files, laid into a student's folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.attacks.files import MADE, Lay
from grader.errors import CourseError
from grader.judge.verdict import Verdict

HERE = Path(__file__).parent
SUBMISSIONS, COURSE = HERE / "submissions", HERE / "course"
ASSIGNMENT, MODULE = "1_measures", "measures"
EXERCISES = ("celsius", "area", "volume", "slope", "Counter")
# What must never be in anything that a grader says: text of suites, a hidden input and its answer, our own secrets.
CANARIES = ("canary-4f1d", "71717", "39825", "root:x:0", "GRADER_ATTACK_SECRET")
_EXPECTATION = re.compile(r"(\*|\w+)=([\w|]+)")

Expected = Mapping[str, frozenset[Verdict]]


@dataclass(frozen=True)
class Attack:
    """One hostile submission."""

    name: str  # kind and name: "forgery/patched_numpy"
    title: str
    expected: Expected  # of each exercise, the verdicts that are right
    lay: Lay  # writes it into an (existing) student's folder

    @property
    def kind(self) -> str:
        return self.name.partition("/")[0]


def corpus() -> list[Attack]:
    """Every attack, sorted by name. Raises CourseError where a file is not of the form."""
    attacks = [_read(path) for path in SUBMISSIONS.glob("*/*.txt")]
    for name, (title, expectation, lay) in MADE.items():
        attacks.append(Attack(f"broken/{name}", title, _expectation(expectation, name), lay))
    return sorted(attacks, key=lambda attack: attack.name)


def _read(path: Path) -> Attack:
    text = path.read_text(encoding="utf-8")
    first, second, *_ = [*text.splitlines(), "", ""]
    if not (first.startswith("# ") and second.startswith("# expect: ")):
        raise CourseError(f"{path}: expected '# what it tries' and '# expect: exercise=verdict ...' as its first lines")
    name = f"{path.parent.name}/{path.stem}"
    return Attack(name, first[2:], _expectation(second.removeprefix("# expect: "), name), _layer(text))


def _layer(text: str) -> Lay:
    def lay(student: Path, right: str) -> None:
        folder = student / ASSIGNMENT
        folder.mkdir()
        (folder / f"{MODULE}.py").write_text(text, encoding="utf-8")
        (folder / "right.py").write_text(right, encoding="utf-8")

    return lay


def _expectation(words: str, where: str) -> Expected:
    """ "celsius=failed|raised *=passed" as the verdicts of every exercise; who is not named passes."""
    named = dict(_pairs(words, where))
    default = named.pop("*", frozenset({Verdict.PASSED}))
    if named.keys() - set(EXERCISES):
        raise CourseError(f"{where}: there is no exercise {sorted(named.keys() - set(EXERCISES))}")
    return {exercise: named.get(exercise, default) for exercise in EXERCISES}


def _pairs(words: str, where: str) -> Iterator[tuple[str, frozenset[Verdict]]]:
    for word in words.split():
        match = _EXPECTATION.fullmatch(word)
        if match is None:
            raise CourseError(f"{where}: expected exercise=verdict, got {word!r}")
        try:
            yield match[1], frozenset(map(Verdict, match[2].split("|")))
        except ValueError:
            raise CourseError(f"{where}: {word!r} names no verdict") from None
