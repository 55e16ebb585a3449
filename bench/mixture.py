"""A class of any size for the benches: right, unusual, wrong, unfinished and broken work, in stated shares.

It is made from the course's own references, wheats and chaffs. Each student hands in one assignment, in one file whose
first line names the student, so that no two digests are equal. The same number gives the same class on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.model import Assignment, Course
from grader.course.notebook import as_notebook
from grader.course.source import read_source
from grader.judge.hints import Variant, read_variants

ASSIGNMENTS = ("01_neuron", "03_loss", "05_optimizers", "06_backprop")


@dataclass(frozen=True)
class Material:
    """What work for one assignment is made from."""

    assignment: Assignment
    reference: str
    stub: str
    wheats: Sequence[Variant]
    chaffs: Sequence[Variant]


@dataclass(frozen=True)
class Work:
    """One student's work: what kind it is, its text, and whether it is a notebook."""

    student: str
    assignment: Assignment
    kind: str
    text: str
    notebook: bool = False

    @property
    def file(self) -> tuple[str, str]:
        """Its name and what stands in it."""
        if self.notebook:
            return f"{self.assignment.module}.ipynb", as_notebook(self.text)
        return f"{self.assignment.module}.py", self.text


def material_of(course: Course, name: str) -> Material:
    assignment = course.assignment(name)
    source, folder = read_source(course, assignment), course.solutions(assignment)
    names = [exercise.name for exercise in assignment.exercises]
    wheats = read_variants(folder / "wheats", "wheat", names)
    return Material(assignment, source.text, source.stub, wheats, read_variants(folder / "chaffs", "chaff", names))


# --- kinds of work: texts ---


def right(material: Material, chance: random.Random) -> str:
    return material.reference


def unusual(material: Material, chance: random.Random) -> str:
    return _with(material, material.wheats, chance, 1)


def one_mistake(material: Material, chance: random.Random) -> str:
    return _with(material, material.chaffs, chance, 1)


def some_mistakes(material: Material, chance: random.Random) -> str:
    return _with(material, material.chaffs, chance, 3)


def unfinished(material: Material, chance: random.Random) -> str:
    """Right, but the last function or two are not there."""
    names = [exercise.name for exercise in material.assignment.exercises]
    return material.reference + f"\n\ndel {', '.join(names[-chance.randint(1, 2) :])}\n"


def untouched(material: Material, chance: random.Random) -> str:
    return material.stub


def no_python(material: Material, chance: random.Random) -> str:
    return material.reference + "\n\ndef broken(:\n    pass\n"


def _with(material: Material, variants: Sequence[Variant], chance: random.Random, most: int) -> str:
    """The reference, some of whose functions are defined once more, at most one time each."""
    chosen = {variant.exercise: variant for variant in chance.sample(list(variants), k=min(most, len(variants)))}
    return "\n\n".join([material.reference, *(variant.text for variant in chosen.values())])


SHARES: dict[str, tuple[Callable[[Material, random.Random], str], int]] = {  # of 20
    "right": (right, 6),
    "right, a notebook": (right, 2),
    "right, unusual": (unusual, 3),
    "one mistake": (one_mistake, 4),
    "some mistakes": (some_mistakes, 2),
    "unfinished": (unfinished, 1),
    "untouched": (untouched, 1),
    "no Python": (no_python, 1),
}


def make_class(course: Course, count: int, names: Sequence[str] = ASSIGNMENTS) -> list[Work]:
    """The work of `count` students, one assignment each, in turn; the kinds go round so that any part is alike."""
    materials = [material_of(course, name) for name in names]
    kinds = [kind for kind, (_, share) in SHARES.items() for _ in range(share)]
    random.Random(8).shuffle(kinds)
    found = []
    for number in range(count):
        material = materials[number % len(materials)]
        kind = kinds[number // len(materials) % len(kinds)]
        student = f"s{number:06}"
        text = SHARES[kind][0](material, random.Random(number))
        work = Work(student, material.assignment, kind, f"# {student}\n{text}", notebook="notebook" in kind)
        found.append(work)
    return found


def write_class(works: Sequence[Work], root: Path) -> None:
    """Write ROOT/<student>/<assignment>/<file>, as they are handed in."""
    for work in works:
        name, text = work.file
        folder = root / work.student / work.assignment.name
        folder.mkdir(parents=True)
        (folder / name).write_text(text, encoding="utf-8")
