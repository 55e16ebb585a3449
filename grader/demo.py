"""A sample class for any course: right, wrong, half-finished, odd, broken and hostile submissions, and the scores
that each must get.

Everything is made from the course's own references, stubs, wheats and chaffs, so it fits whatever course it is given.
"""

from __future__ import annotations

import csv
import io
import json
import math
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.atomic import write_atomically
from grader.course.model import Assignment, Course
from grader.course.notebook import as_notebook
from grader.course.source import Source, read_source
from grader.errors import UsageError
from grader.judge.exam import personal_key
from grader.judge.hints import Variant, read_variants

PER_PERSONA = 3  # assignments that an ordinary student of the sample class hands in


@dataclass(frozen=True)
class Material:
    """What a persona can draw on for one assignment."""

    assignment: Assignment
    source: Source
    wheats: Sequence[Variant]
    chaffs: Sequence[Variant]

    @property
    def module(self) -> str:
        return self.assignment.module

    def names(self) -> list[str]:
        return [exercise.name for exercise in self.assignment.exercises]


@dataclass(frozen=True)
class Work:
    """One submission: files by name, or the bytes of a zip; and between which scores it must end."""

    files: dict[str, bytes]
    low: float
    high: float
    packed: bool = False  # hand the files in as <assignment>.zip


Persona = Callable[[Material], Work]


def write_class(course: Course, folder: Path) -> int:
    """Write FOLDER/submitted/<student>/<assignment>/... and FOLDER/expected.csv; the number of submissions."""
    if (folder / "submitted").exists():
        raise UsageError(f"{folder / 'submitted'} is there already; remove it, or name another folder")
    stride = next(size for size in (3, 2, 1) if math.gcd(size, len(course.graded)) == 1)
    rows = []
    for number, (student, (persona, count)) in enumerate(CAST.items()):
        for step in range(min(count, len(course.graded))):
            material = _material(course, course.graded[(number + step * stride) % len(course.graded)], student)
            work = persona(material)
            _write(folder / "submitted" / student, material, work)
            rows.append((student, material.assignment.name, work.low, work.high))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["student", "assignment", "low", "high"])
    writer.writerows(sorted(rows))
    write_atomically(folder / "expected.csv", out.getvalue())
    return len(rows)


def _material(course: Course, assignment: Assignment, student: str) -> Material:
    folder, names = course.solutions(assignment), [exercise.name for exercise in assignment.exercises]
    if assignment.exam:
        key, source = personal_key(course, assignment, student), read_source(course, assignment)
        return Material(
            assignment, key.source(source), list(key.wheats(folder, assignment.exam.digits)), list(key.chaffs(folder))
        )
    return Material(
        assignment,
        read_source(course, assignment),
        read_variants(folder / "wheats", "wheat", names),
        read_variants(folder / "chaffs", "chaff", names),
    )


def _write(student: Path, material: Material, work: Work) -> None:
    if work.packed:
        student.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(student / f"{material.assignment.name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in work.files.items():
                archive.writestr(name, data)
        return
    folder = student / material.assignment.name
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in work.files.items():
        (folder / name).write_bytes(data)


# --- the personas ---


def _full(material: Material, files: dict[str, str], *, packed: bool = False) -> Work:
    score = material.assignment.max_score
    return Work({name: text.encode() for name, text in files.items()}, score, score, packed)


def _nothing(files: dict[str, str]) -> Work:
    return Work({name: text.encode() for name, text in files.items()}, 0.0, 0.0)


def right(material: Material) -> Work:
    return _full(material, {f"{material.module}.py": material.source.text})


def right_notebook(material: Material) -> Work:
    return _full(material, {f"{material.module}.ipynb": as_notebook(material.source.text)})


def right_zip(material: Material) -> Work:
    return _full(material, {f"{material.module}.py": material.source.text}, packed=True)


def right_notebook_in_folder_of_zip(material: Material) -> Work:
    files = {f"my work/{material.module}.ipynb": as_notebook(material.source.text), "__MACOSX/._x": "junk"}
    return _full(material, files, packed=True)


def right_twice(material: Material) -> Work:
    """Script and notebook: the script counts."""
    return _full(material, {f"{material.module}.py": material.source.text, f"{material.module}.ipynb": "{}"})


def unusual(material: Material) -> Work:
    """For every exercise a wheat, each in a file of its own."""
    chosen = {wheat.exercise: wheat for wheat in material.wheats}
    files = {f"{material.module}.py": "from mine_reference import *\n", "mine_reference.py": material.source.text}
    for name, wheat in chosen.items():
        files[f"{material.module}.py"] += f"from mine_{name} import {name}\n"
        files[f"mine_{name}.py"] = wheat.text
    return _full(material, files)


def noisy_notebook(material: Material) -> Work:
    """Magics, shell lines, prints, warnings, a cell that fails and outputs saved with it: none of it costs anything."""
    text = "# %%\n%matplotlib inline\n!pip install numpy\nimport warnings\nwarnings.warn('careful')\n\n"
    text += (
        material.source.text + "\n# %%\nprint('done' * 1000)\n\n# %%\nthis_name_is_nowhere + 1\n\n# %%\n%%bash\nls\n"
    )
    notebook = json.loads(as_notebook(text))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["0.25\n"]}]
    return _full(material, {f"{material.module}.ipynb": json.dumps(notebook, indent=1)})


def stub(material: Material) -> Work:
    return _nothing({f"{material.module}.py": material.source.stub})


def half_finished(material: Material) -> Work:
    """The first half of the exercises is right, the others are not there."""
    names = material.names()
    done = names[: (len(names) + 1) // 2]
    score = sum(exercise.points for exercise in material.assignment.exercises[: len(done)])
    text = f"from finished import {', '.join(done)}\n"
    return Work({f"{material.module}.py": text.encode(), "finished.py": material.source.text.encode()}, score, score)


def first_mistake(material: Material) -> Work:
    return _with_chaffs(material, material.chaffs[:1])


def last_mistake(material: Material) -> Work:
    return _with_chaffs(material, material.chaffs[-1:])


def mistakes_everywhere(material: Material) -> Work:
    chosen = {chaff.exercise: chaff for chaff in material.chaffs}
    return _with_chaffs(material, list(chosen.values()))


def other_mistakes(material: Material) -> Work:
    chosen = {chaff.exercise: chaff for chaff in reversed(material.chaffs)}
    return _with_chaffs(material, list(chosen.values())[::2])


def _with_chaffs(material: Material, chaffs: Sequence[Variant]) -> Work:
    """The reference with some of its functions replaced; each must lose something, and nothing else may."""
    files = {f"{material.module}.py": "from mine_reference import *\n", "mine_reference.py": material.source.text}
    for chaff in chaffs:
        files[f"{material.module}.py"] += f"from mine_{chaff.exercise} import {chaff.exercise}\n"
        files[f"mine_{chaff.exercise}.py"] = chaff.text
    full = material.assignment.max_score
    lost = sum(material.assignment.exercise(chaff.exercise).points for chaff in chaffs)
    return Work({name: text.encode() for name, text in files.items()}, full - lost, full - 0.01 * len(chaffs))


def no_python(material: Material) -> Work:
    return _nothing({f"{material.module}.py": material.source.text + "\ndef broken(:\n    pass\n"})


def stops_when_loaded(material: Material) -> Work:
    return _nothing({f"{material.module}.py": material.source.text + "\nprint(undefined_name)\n"})


def torn_notebook(material: Material) -> Work:
    return _nothing({f"{material.module}.ipynb": as_notebook(material.source.text)[:-200]})


def wrong_name(material: Material) -> Work:
    return _nothing({"homework_final_v2.py": material.source.text})


def empty_folder(material: Material) -> Work:
    return _nothing({})


def hostile(body: str) -> Persona:
    """The reference, but the first exercise runs `body` when it is called: it alone is lost."""

    def persona(material: Material) -> Work:
        exercise = material.assignment.exercises[0]
        text = f"from mine_reference import *\n\n\ndef {exercise.name}(*arguments, **keywords):\n    {body}\n"
        files = {f"{material.module}.py": text.encode(), "mine_reference.py": material.source.text.encode()}
        score = material.assignment.max_score - exercise.points
        return Work(files, score, score)

    return persona


CAST: dict[str, tuple[Persona, int]] = {
    "ada": (right, 99),
    "bela": (right_notebook, PER_PERSONA),
    "chen": (right_zip, PER_PERSONA),
    "dara": (right_notebook_in_folder_of_zip, PER_PERSONA),
    "emil": (unusual, PER_PERSONA),
    "fatou": (half_finished, PER_PERSONA),
    "gita": (stub, PER_PERSONA),
    "hugo": (first_mistake, PER_PERSONA),
    "ines": (mistakes_everywhere, PER_PERSONA),
    "jonas": (last_mistake, PER_PERSONA),
    "kira": (noisy_notebook, PER_PERSONA),
    "leon": (other_mistakes, PER_PERSONA),
    "mona": (right_twice, 2),
    "noor": (no_python, 1),
    "otto": (stops_when_loaded, 1),
    "pia": (torn_notebook, 1),
    "quin": (wrong_name, 1),
    "rosa": (empty_folder, 1),
    "sami": (hostile("while True: pass"), 1),
    "tara": (hostile("import os; os._exit(0)"), 1),
    "uwe": (hostile("import ctypes; ctypes.string_at(0)"), 1),
    "vera": (hostile("return [0] * 10**12"), 1),
    "wim": (hostile("return open('/etc/passwd').read()"), 1),
    "xenia": (hostile("raise SystemExit(0)"), 1),
    "yuri": (hostile("import os; os.fork()"), 1),
    "zoe": (hostile("import sys; sys.modules.clear(); globals().clear()"), 1),
}
