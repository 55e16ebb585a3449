"""Publishing an assignment: source notebook, nbgrader's own generate and release, and what changed since the last time.

What was published is remembered in ROOT/.grader/<assignment>.json, as hashes. It is written when all is done, so after
a kill at any moment publishing again does all of it again, with the same result.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from grader.atomic import write_atomically, write_bytes_atomically
from grader.course.handed_out import STAMP, Stamp, make_stamp
from grader.course.hints import HINTS_FILE
from grader.course.lesson import LESSON
from grader.course.model import Assignment, Course
from grader.errors import CourseError, PublishingError
from grader.publishing.nbgrader_config_lines import CONFIG_LINES, NAMED
from grader.publishing.nbgrader_course import CONFIG_FILE, NbgraderCourse
from grader.publishing.source_notebook import cell_sources, cleared, has_solutions, nbgrader_ids, source_notebook

MEMORY = ".grader"  # in nbgrader's folder
PUBLIC_CHECKS = "test_public.py"
CONFIG = """\
# nbgrader's configuration of this course, written once by `grader publish`; yours to change.
c = get_config()

c.CourseDirectory.course_id = {course!r}

# Where students fetch and hand in; default: /usr/local/share/nbgrader/exchange
# c.Exchange.root = "/srv/nbgrader/exchange"

# The gradebook; default: gradebook.db in this folder
# c.CourseDirectory.db_url = "postgresql+psycopg://user@host/gradebook"

"""


class Published(BaseModel):
    """What was published. Texts and files are remembered by their sha256, files by their path in the course."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int
    published: date
    suite: str
    settings: str
    points: Mapping[str, float]
    cells: Mapping[str, str]
    given: Mapping[str, str]
    hidden: Mapping[str, str]
    due: datetime | None = None

    def says_the_same(self, other: Published) -> bool:
        """Whether nothing changed but the day, and when it is due."""
        left_out = {"version", "published", "due"}
        return self.model_dump(exclude=left_out) == other.model_dump(exclude=left_out)


@dataclass(frozen=True)
class Publication:
    """What publishing did. is_new: it was not published before. is_released: it was put into the exchange now.
    changes: what is new since the version before. means: what that means for work already fetched or handed in.
    place: the exchange."""

    assignment: str
    version: int
    is_new: bool
    is_released: bool
    changes: tuple[str, ...]
    means: tuple[str, ...]
    place: str


def prepare_root(root: Path, course: Course) -> tuple[str, ...]:
    """Make nbgrader's folder with a configuration, where there is none. What is to be said of it: that it was made, or
    what a configuration that is there lacks, for it is never overwritten. Raises PublishingError."""
    file = root / CONFIG_FILE
    lines = CONFIG_LINES.format(course_folder=Path(os.path.relpath(course.folder, root)).as_posix())
    try:
        if not file.exists():
            root.mkdir(parents=True, exist_ok=True)
            write_atomically(file, CONFIG.format(course=course.course) + lines)
            return (f"{file}: written. It says where students fetch and hand in: look at c.Exchange.root",)
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PublishingError(f"{file} cannot be read or written: {error}") from None
    if all(name in text for name in NAMED):
        return ()
    return (f"{file} does not let nbgrader's own Autograde judge in the sandbox; for that, add:\n{lines}",)


def publish(
    nbgrader: NbgraderCourse, assignment: Assignment, *, suite: str, today: date, force: bool = False
) -> Publication:
    """Publish an assignment, if it changed or is not in the exchange.

    suite: digest_of_suites. force: do it even if nothing changed. Raises CourseError where the assignment cannot be
    published, PublishingError where nbgrader cannot do its part.
    """
    course = nbgrader.course
    files = given_files(course, assignment)
    before = _read_memory(nbgrader, assignment)
    now = _fingerprint(nbgrader, assignment, suite, today, files)
    same = before is not None and before.says_the_same(now)
    if before:
        version, day = (before.version, before.published) if same else (before.version + 1, today)
        now = now.model_copy(update={"version": version, "published": day})
    api = nbgrader.api(ExchangeReleaseAssignment={"force": True})
    is_needed = force or not same or not _is_out(nbgrader, api, assignment)
    if is_needed:
        stamp = _stamp(nbgrader, assignment, suite, now.published, now.version)
        notebook = source_notebook(course, assignment, stamp)
        _refuse_other_cells(nbgrader, assignment, notebook)
        _write_source(nbgrader, assignment, {**files, STAMP: stamp.text().encode()}, notebook, before)
        _generate(nbgrader, assignment, notebook)
    if now.due != (before.due if before else None) or (is_needed and now.due):
        _set_due(nbgrader, assignment, now.due)
    if is_needed:
        _ask(api.release_assignment(assignment.name), "release", assignment)
    _write_memory(nbgrader, assignment, now)
    changes = tuple(_changes(assignment, before, now)) if before else ()
    means = tuple(_meaning(nbgrader, assignment, before, now)) if before else ()
    return Publication(assignment.name, now.version, before is None, is_needed, changes, means, str(api.exchange_root))


def given_files(course: Course, assignment: Assignment) -> dict[str, bytes]:
    """What students get beside the notebook, by path in the assignment's folder. The stub as a script is left out:
    where a script and a notebook are handed in, the script counts. Raises CourseError."""
    folder = course.exercises(assignment)
    left_out = {f"{assignment.module}.py", f"{assignment.module}.ipynb", STAMP}
    files = {}
    try:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            place = path.relative_to(folder)
            hidden = any(part.startswith(".") or part == "__pycache__" for part in place.parts)
            if not hidden and place.as_posix() not in left_out:
                files[place.as_posix()] = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{folder} cannot be read: {error}") from None
    if not files:
        raise CourseError(f"{folder} holds nothing to hand out: expected at least {LESSON} and {PUBLIC_CHECKS}")
    return files


def handed_in(nbgrader: NbgraderCourse, assignment: str) -> list[str]:
    """The students whose work on an assignment lies in submitted/."""
    return sorted(path.parent.name for path in (nbgrader.root / "submitted").glob(f"*/{assignment}"))


# --- nbgrader's part ---


def _is_out(nbgrader: NbgraderCourse, api: Any, assignment: Assignment) -> bool:
    """Whether what was published is where it belongs: in the exchange, in release/, in the gradebook."""
    from nbgrader.api import Gradebook, MissingEntry

    if assignment.name not in api.get_released_assignments():
        return False
    try:
        with Gradebook(nbgrader.db_url, nbgrader.course_id) as gradebook:
            gradebook.find_notebook(assignment.module, assignment.name)
    except MissingEntry:
        return False
    return (nbgrader.release(assignment.name) / f"{assignment.module}.ipynb").is_file()


def _generate(nbgrader: NbgraderCourse, assignment: Assignment, notebook: str) -> None:
    """nbgrader's generate_assignment, and a look at what it left: no solution may stand in what is released."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import ClearSolutions

    options: dict[str, dict[str, Any]] = {}
    if not has_solutions(notebook):  # ClearSolutions would empty every cell that holds none
        kept = [each for each in GenerateAssignment(config=nbgrader.config).preprocessors if each is not ClearSolutions]
        options["GenerateAssignment"] = {"preprocessors": kept}
    _ask(nbgrader.api(**options).generate_assignment(assignment.name), "generate", assignment)
    path = nbgrader.release(assignment.name) / f"{assignment.module}.ipynb"
    secret = _lines(notebook) - _lines(cleared(notebook))
    shown = secret & _lines(path.read_text(encoding="utf-8"))
    if shown:
        raise PublishingError(
            f"{path} still holds lines of the solution, such as {min(shown)!r}; nothing was released. Does "
            f"{CONFIG_FILE} change ClearSolutions, or the preprocessors of GenerateAssignment?"
        )


def _lines(notebook: str) -> set[str]:
    return {line.strip() for text in cell_sources(notebook).values() for line in text.splitlines() if line.strip()}


def _ask(result: Mapping[str, Any], what: str, assignment: Assignment) -> None:
    """Raises PublishingError with nbgrader's own words where it did not do what it was asked."""
    if result.get("success"):
        return
    log = str(result.get("log") or result.get("error") or "it says no more").strip()
    raise PublishingError(f"nbgrader could not {what} {assignment.name}. It says:\n{log}")


def _refuse_other_cells(nbgrader: NbgraderCourse, assignment: Assignment, notebook: str) -> None:
    """nbgrader lets no cell come or go once work was graded; better said before anything is written."""
    from nbgrader.api import Gradebook, MissingEntry

    try:
        with Gradebook(nbgrader.db_url, nbgrader.course_id) as gradebook:
            known = gradebook.find_notebook(assignment.module, assignment.name)
            graded, kept = len(known.submissions), {cell.name for cell in known.source_cells}
    except MissingEntry:
        return
    wanted = nbgrader_ids(notebook)
    if not graded or kept == wanted:
        return
    moved = [
        f"{word}: {', '.join(sorted(ids))}" for word, ids in (("new", wanted - kept), ("gone", kept - wanted)) if ids
    ]
    raise PublishingError(
        f"{assignment.name}: nbgrader lets no cell come or go once work was graded, and it knows {_counted(graded)} "
        f"({'; '.join(moved)}). Publish the change as an assignment of its own; or, if the scores and comments so far "
        f"may be forgotten: nbgrader db assignment remove {assignment.name} --force"
    )


def _set_due(nbgrader: NbgraderCourse, assignment: Assignment, due: datetime | None) -> None:
    """Until when work is in time, as nbgrader keeps it: UTC, without saying so."""
    from nbgrader.api import Gradebook

    with Gradebook(nbgrader.db_url, nbgrader.course_id) as gradebook:
        gradebook.update_or_create_assignment(assignment.name, duedate=due)


# --- our own files ---


def _write_source(
    nbgrader: NbgraderCourse,
    assignment: Assignment,
    files: Mapping[str, bytes],
    notebook: str,
    before: Published | None,
) -> None:
    """Fill source/<assignment>. What we put there and is not given any more goes; what others put there stays."""
    folder = nbgrader.source(assignment.name)
    try:
        for name, content in {**files, f"{assignment.module}.ipynb": notebook.encode()}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_bytes_atomically(folder / name, content)
        for name in set(before.given if before else ()) - set(files):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise PublishingError(f"{folder} cannot be written to: {error}") from None


def _memory(nbgrader: NbgraderCourse, assignment: Assignment) -> Path:
    return nbgrader.root / MEMORY / f"{assignment.name}.json"


def _read_memory(nbgrader: NbgraderCourse, assignment: Assignment) -> Published | None:
    file = _memory(nbgrader, assignment)
    try:
        return Published.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise PublishingError(
            f"{file} cannot be read; it says what was published. Delete it, and the next version is the first: {error}"
        ) from None


def _write_memory(nbgrader: NbgraderCourse, assignment: Assignment, now: Published) -> None:
    file = _memory(nbgrader, assignment)
    file.parent.mkdir(exist_ok=True)
    write_atomically(file, now.model_dump_json(indent=1) + "\n")


# --- what changed, and what it means ---


def _stamp(nbgrader: NbgraderCourse, assignment: Assignment, suite: str, day: date, version: int) -> Stamp:
    return make_stamp(
        nbgrader.course, assignment, course_id=nbgrader.course_id, suite=suite, published=day, version=version
    )


def _fingerprint(
    nbgrader: NbgraderCourse, assignment: Assignment, suite: str, today: date, files: Mapping[str, bytes]
) -> Published:
    """What publishing now would remember, as version 1."""
    course, stamp = nbgrader.course, _stamp(nbgrader, assignment, suite, today, 1)
    notebook = source_notebook(course, assignment, stamp)
    folder = course.solutions(assignment)
    hidden = [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    timeless = stamp.model_copy(update={"published": date.min, "version": 0, "suite": ""})
    due = course.policy.due.get(assignment.name)
    return Published(
        version=stamp.version,
        published=stamp.published,
        suite=stamp.suite,
        settings=_hash(timeless.text().encode()),
        points={exercise.name: exercise.points for exercise in assignment.exercises},
        cells={name: _hash(text.encode()) for name, text in cell_sources(cleared(notebook)).items()},
        given={name: _hash(content) for name, content in files.items()},
        hidden={path.relative_to(folder).as_posix(): _hash(path.read_bytes()) for path in hidden},
        due=due and course.policy.instant(course.policy.local(due)),
    )


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _spoken(due: datetime | None) -> str:
    return f"{due:%Y-%m-%d %H:%M:%S} UTC" if due else "no date"


def _changes(assignment: Assignment, before: Published, now: Published) -> Iterator[str]:
    """What is not as it was, in the order in which a student meets it."""
    names = [exercise.name for exercise in assignment.exercises]
    gone, new = [n for n in before.points if n not in now.points], [n for n in now.points if n not in before.points]
    yield from (f"exercise {name}: new" for name in new)
    yield from (f"exercise {name}: gone" for name in gone)
    for name in names:
        if name in before.points and before.points[name] != now.points[name]:
            yield f"points of {name}: {before.points[name]:g} -> {now.points[name]:g}"
    cells = _moved(before.cells, now.cells)
    given = _moved(before.given, now.given)
    if LESSON in given:
        yield "the lesson"
    yield from (f"the stub of {name}" for name in names if name in cells and name not in new)
    known = {f"{name}{end}" for name in (*names, *gone) for end in ("", "-check", "-points")}
    texts = sorted(cells - known)
    if texts and LESSON not in given:
        yield f"text and code between the exercises: {', '.join(texts)}"
    if PUBLIC_CHECKS in given:
        yield "the public checks"
    if HINTS_FILE in given:
        yield "the public hints"
    yield from (f"the file {name}" for name in sorted(given - {LESSON, PUBLIC_CHECKS, HINTS_FILE}))
    yield from _hidden_changes(assignment, _moved(before.hidden, now.hidden))
    if before.settings != now.settings and before.points == now.points:
        yield "settings of course.yml: titles, term, time limits, what builds on what, or the exam's times"
    if before.due != now.due:
        yield f"due: {_spoken(before.due)} -> {_spoken(now.due)}"


def _hidden_changes(assignment: Assignment, moved: set[str]) -> Iterator[str]:
    suites = [exercise.name for exercise in assignment.exercises if f"test_{exercise.name}.py" in moved]
    yield from (f"the hidden suite of {name}" for name in suites)
    if f"{assignment.module}.py" in moved:
        yield "the source"
    for kind, word in (("chaffs/", "known mistakes"), ("wheats/", "unusual right answers")):
        count = sum(name.startswith(kind) for name in moved)
        if count:
            yield f"{word}: {count} file{'s' if count > 1 else ''}"
    told = {f"test_{name}.py" for name in suites} | {f"{assignment.module}.py"}
    yield from (f"hidden: {name}" for name in sorted(moved - told) if not name.startswith(("chaffs/", "wheats/")))


def _moved(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    """The names of what came, went or changed."""
    return {name for name in {*before, *now} if before.get(name) != now.get(name)}


def _meaning(nbgrader: NbgraderCourse, assignment: Assignment, before: Published, now: Published) -> Iterator[str]:
    """What a change means for those who were there before it."""
    work = handed_in(nbgrader, assignment.name)
    if before.suite != now.suite and work:
        yield f"`grader grade --nbgrader` judges what lies in submitted/ again: {_counted(len(work))}"
    public = (before.cells, before.given, before.points) != (now.cells, now.given, now.points)
    if public:
        yield (
            f"who fetched version {before.version} keeps it, and may hand it in: exercises are found by their names. "
            "nbgrader fetches anew where the folder was moved away or renamed"
        )
    removed = [name for name in before.points if name not in now.points]
    if removed and work:
        yield f"what was handed in for {', '.join(removed)} is not judged any more"


def _counted(submissions: int) -> str:
    return f"{submissions} submission{'s' if submissions > 1 else ''}"
