"""Gradescope: a bundle that grades one assignment there, and a result in the words that Gradescope reads.

setup.sh           once, when the image is built: Python and what the grader stands on, as root
run_autograder     for each submission: `grader autograde`
requirements.txt   exactly the versions that are installed here
package/grader/    the grader itself
course/            course.yml, and of the course one assignment: its exercises and its solutions
"""

from __future__ import annotations

import enum
import io
import json
import re
import shlex
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from grader.course.model import COURSE_FILE, Assignment, Course
from grader.errors import CourseError, UsageError
from grader.publishing.github import read_template

LEFT_OUT = ("__pycache__", ".")  # beginnings of names of files and folders that no one wrote
EXECUTABLE, ORDINARY = 0o755, 0o644
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever they are packed
PUBLISHED = "after_published"
RECEIVED = "Your work has arrived. What came out is shown when the results are published."
IN_FULL = 3  # failed checks of one exercise whose messages are shown
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Identity(enum.StrEnum):
    """How an id of ours, which decides whose paper an exam's is, comes from a user of Gradescope."""

    LOGIN = "login"  # the part of the e-mail address before the @
    EMAIL = "email"  # the whole address


def student_of(metadata: str, identity: Identity) -> str:
    """The id of the one who handed in, in small letters, by the text of submission_metadata.json.

    Raises UsageError where it names nobody, or several: a paper is one student's.
    """
    try:
        users = json.loads(metadata)["users"]
        addresses = [str(user["email"]).strip().lower() for user in users]
    except (ValueError, KeyError, TypeError):
        raise UsageError("submission_metadata.json does not say who handed in; expected users with an email") from None
    if len(addresses) != 1:
        raise UsageError(
            f"{len(addresses)} users handed this in together, and an exam is one student's: allow no groups there"
        )
    student = addresses[0].partition("@")[0] if identity is Identity.LOGIN else addresses[0]
    if not student:
        raise UsageError(f"submission_metadata.json names {addresses[0]!r}, which is no address of a student")
    return student


def bundle(
    course: Course,
    assignment: Assignment,
    *,
    isolation: str,
    seed: int | None = None,
    identity: Identity | None = None,
) -> bytes:
    """The bundle as a zip. The same course and the same environment give the same bytes.

    isolation: the level that student code is held at; see `grader autograde`. seed: of the random inputs of each
    submission; None draws them anew each time. identity: of an exam, how Gradescope's users are our students.
    Raises CourseError where something is missing.
    """
    options = ["--assignment", assignment.name, "--isolation", isolation]
    options += [] if seed is None else ["--seed", str(seed)]
    options += ["--identity", identity.value] if identity and assignment.exam else []
    files = {
        "setup.sh": read_template("setup.sh").encode(),
        "run_autograder": read_template("run_autograder").replace("@OPTIONS@", shlex.join(options)).encode(),
        "requirements.txt": "".join(f"{line}\n" for line in requirements()).encode(),
        f"course/{COURSE_FILE}": _read(course.folder / COURSE_FILE),
    }
    files |= _tree(course.exercises(assignment), f"course/exercises/{assignment.name}")
    files |= _tree(course.solutions(assignment), f"course/solutions/{assignment.name}")
    files |= _tree(Path(__file__).resolve().parents[1], "package/grader")
    return _pack(files)


def requirements() -> list[str]:
    """What the grader needs to run, with what that needs in turn, in the versions installed here, sorted.

    Raises CourseError where something of it is not installed.
    """
    found: dict[str, str] = {}
    todo = _own_needs()
    while todo:
        wanted, _, condition = todo.pop().partition(";")
        name = NAME.match(wanted.strip())
        if name is None or "extra" in condition or name[0].lower() in found:
            continue
        try:
            found[name[0].lower()] = metadata.version(name[0])
            todo += metadata.requires(name[0]) or ()
        except metadata.PackageNotFoundError:
            if not condition:  # else it is for another platform or Python
                raise CourseError(f"{name[0]} is not installed here; install the grader as its README says") from None
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _own_needs() -> list[str]:
    """As pyproject.toml says in a checkout, since what is installed may be older; else as the package itself says."""
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if project.is_file():
        return list(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"])
    return list(metadata.requires("grader") or ())


def as_results(record: Mapping[str, Any], *, withheld: bool = False) -> dict[str, Any]:
    """What Gradescope shows of a graded record: an entry an exercise, nothing hidden. A held record has no result.

    withheld: what came out may not be seen before grades are published there.
    """
    if record["held"]:
        raise ValueError("a held submission has no score to show")
    return {
        "score": record["score"],
        "execution_time": round(record["seconds"], 2),
        "output": RECEIVED if withheld else _summary(record),
        "output_format": "text",
        "stdout_visibility": "hidden",  # staff see it all the same
        "tests": [_entry(exercise, withheld) for exercise in record["exercises"]],
        **({"visibility": PUBLISHED} if withheld else {}),
    }


def _summary(record: Mapping[str, Any]) -> str:
    lines = [f"{record['score']:g} of {record['max_score']:g} points for {record['assignment']}.", *record["notes"]]
    return "\n".join([*lines, f"Graded at isolation level {record['level']}."])


def _entry(exercise: Mapping[str, Any], withheld: bool) -> dict[str, Any]:
    return {
        "name": exercise["name"],
        "score": exercise["score"],
        "max_score": exercise["max_score"],
        "status": "passed" if exercise["status"] == "passed" else "failed",
        "output": "\n".join(_explanation(exercise)),
        "output_format": "text",
        "visibility": PUBLISHED if withheld else "visible",
    }


def _explanation(exercise: Mapping[str, Any]) -> Iterator[str]:
    """What a student's page says of an exercise, as plain lines."""
    if exercise["status"] == "passed":
        yield "right"
        return
    if exercise["carried_from"]:
        yield f"It fails only because of {' and '.join(exercise['carried_from'])}, and keeps points for that reason."
    failed = [test for test in exercise["tests"] if test["status"] != "passed"]
    messages = {test["message"] for test in failed}
    if len(messages) == 1:
        yield f"{len(failed)} of {len(exercise['tests'])} checks fail: {messages.pop()}"
    else:
        yield from (f"{test['name']}: {test['message']}" for test in failed[:IN_FULL])
        if failed[IN_FULL:]:
            yield f"Also failing: {', '.join(test['name'] for test in failed[IN_FULL:])}."
    yield from (f"Hint: {hint}" for hint in exercise["hints"])


def _tree(folder: Path, prefix: str) -> dict[str, bytes]:
    """The files below a folder by their names in the bundle."""
    if not folder.is_dir():
        raise CourseError(f"{folder} is not there; a bundle needs the assignment's exercises and its solutions")
    paths = {path: path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {
        f"{prefix}/{name.as_posix()}": _read(path)
        for path, name in paths.items()
        if not any(part.startswith(LEFT_OUT) for part in name.parts)
    }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}") from None


def _pack(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.create_system = 3  # Unix, wherever it is packed: so that modes are kept
            info.compress_type = zipfile.ZIP_DEFLATED
            mode = EXECUTABLE if name in ("setup.sh", "run_autograder") else ORDINARY
            info.external_attr = (0o100000 | mode) << 16
            archive.writestr(info, files[name])
    return packed.getvalue()
