"""One submission where Gradescope has put it: graded, and its result where Gradescope looks for it.

A held submission leaves no result at all: Gradescope then says that its autograder failed, and gives no score, instead
of showing a zero that nobody earned.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.atomic import write_atomically
from grader.course.model import Assignment, Course
from grader.errors import UsageError
from grader.grade import as_record, grade_folder
from grader.judge.assignment import AssignmentJudge
from grader.publishing.gradescope import Identity, as_results, student_of
from grader.sandbox.host import Level, SandboxOptions
from grader.sandbox.selftest import open_contained

SUBMISSION, RESULT = "submission", Path("results", "results.json")
METADATA = "submission_metadata.json"  # Gradescope writes it beside the submission


@dataclass(frozen=True)
class Autograded:
    """What came out: the record, and why the submission is held if it is."""

    record: dict[str, Any]
    held: str = ""


def autograde(
    course: Course,
    assignment: Assignment,
    root: Path,
    *,
    level: Level,
    seed: int,
    identity: Identity = Identity.LOGIN,
    now: datetime | None = None,
) -> Autograded:
    """Grade ROOT/submission and write ROOT/results/results.json, or none where the submission is held.

    level: strict, or process for the best that this machine has. identity: how ROOT/submission_metadata.json tells
    whose paper an exam's is. now: decides whether an exam's results are released; None: the present.
    Raises UsageError (also where nobody knows whose paper it is), CourseError, SandboxError.
    """
    if not (root / SUBMISSION).is_dir():
        raise UsageError(f"{root / SUBMISSION} is no folder; a submission is expected there")
    result = root / RESULT
    result.unlink(missing_ok=True)  # an earlier one must not pass for this one's
    student = _student(root, identity) if assignment.exam else SUBMISSION
    folder, name = _find(root, assignment)
    options, below = SandboxOptions.of(course), level is Level.PROCESS
    with AssignmentJudge(course, assignment) as judge, open_contained(options, or_process=below) as zygote:
        record = as_record(grade_folder(judge, zygote, folder, student, seed, name=name))
    if record["held"]:
        reasons = {exercise["message"] for exercise in record["exercises"] if exercise["status"] == "internal"}
        return Autograded(record, "; ".join(sorted(reasons)) or "the grader itself failed")
    result.parent.mkdir(parents=True, exist_ok=True)
    results = as_results(record, withheld=assignment.withholds(now or datetime.now(UTC)))
    write_atomically(result, json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    return Autograded(record)


def _student(root: Path, identity: Identity) -> str:
    try:
        text = (root / METADATA).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{root / METADATA} cannot be read, and tells whose paper an exam's is: {error}") from None
    return student_of(text, identity)


def _find(root: Path, assignment: Assignment) -> tuple[Path, str]:
    """The folder in which the submission lies, and its name there: the files themselves were uploaded, or the folder or
    zip of an assignment that holds them."""
    uploaded = root / SUBMISSION
    if any((uploaded / f"{assignment.module}{ending}").exists() for ending in (".py", ".ipynb")):
        return root, SUBMISSION
    packed = any((uploaded / name).exists() for name in (assignment.name, f"{assignment.name}.zip"))
    return (uploaded, assignment.name) if packed else (root, SUBMISSION)
