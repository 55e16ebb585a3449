"""An exam on Gradescope: whose paper it is stands beside the submission."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.autograde import autograde
from grader.course.model import Assignment, Course
from grader.errors import UsageError
from grader.judge.exam import personal_key
from grader.publishing.gradescope import Identity, bundle, student_of
from grader.sandbox.host import Level

NOON = datetime(2027, 2, 8, 12, tzinfo=UTC)


def answers(course: Course, exam: Assignment, student: str) -> str:
    key = personal_key(course, exam, student)
    return "".join(f"{name} = {solved.value()!r}\n" for name, solved in key.questions.items())


def arrive(root: Path, text: str, *addresses: str) -> Path:
    """What Gradescope leaves for an autograder."""
    (root / "submission").mkdir(parents=True)
    (root / "submission" / "exam.py").write_text(text, encoding="utf-8")
    users = [{"email": address, "id": i, "name": "Somebody"} for i, address in enumerate(addresses)]
    (root / "submission_metadata.json").write_text(json.dumps({"id": 1, "users": users}), encoding="utf-8")
    return root


def results(root: Path) -> dict[str, Any]:
    return dict(json.loads((root / "results" / "results.json").read_text(encoding="utf-8")))


def test_a_bundle_grades_the_paper_of_its_user(course: Course, exam: Assignment, tmp_path: Path) -> None:
    """Run as Gradescope runs it: the login is the student, and another's answers earn next to nothing."""
    packed = bundle(course, exam, isolation="strict", seed=3, identity=Identity.LOGIN)
    text = answers(course, exam, "ada")
    for number, (address, least, most) in enumerate((("Ada@example.org", 5, 5), ("bela@example.org", 0, 1.5))):
        root = arrive(tmp_path / str(number), text, address)
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(root / "source")
        script = root / "source" / "run_autograder"
        script.chmod(0o755)
        environment = {**os.environ, "AUTOGRADER_ROOT": str(root), "AUTOGRADER_PYTHON": sys.executable}
        done = subprocess.run([script], env=environment, cwd=root, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert least <= results(root)["score"] <= most


def test_the_whole_address_may_be_the_id(course: Course, exam: Assignment, tmp_path: Path) -> None:
    """Where logins of several schools meet."""
    root = arrive(tmp_path, answers(course, exam, "ada@example.org"), "ada@example.org")
    autograde(course, exam, root, level=Level.STRICT, seed=1, identity=Identity.EMAIL)
    assert results(root)["score"] == 5


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ("{", "does not say who handed in"),
        ('{"users": [{"name": "Ada"}]}', "does not say who handed in"),
        ('{"users": []}', "0 users handed this in"),
        ('{"users": [{"email": "a@x.org"}, {"email": "b@x.org"}]}', "2 users handed this in together"),
        ('{"users": [{"email": "@x.org"}]}', "no address of a student"),
    ],
)
def test_where_nobody_knows_whose_paper_it_is_there_is_no_result(
    course: Course, exam: Assignment, tmp_path: Path, metadata: str, told: str
) -> None:
    """An autograder that fails gives no score; a zero would be nobody's."""
    root = arrive(tmp_path, "q1 = None\n")
    (root / "submission_metadata.json").write_text(metadata, encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        autograde(course, exam, root, level=Level.STRICT, seed=1)
    assert not (root / "results").exists()
    (root / "submission_metadata.json").unlink()
    with pytest.raises(UsageError, match="whose paper an exam"):
        autograde(course, exam, root, level=Level.STRICT, seed=1)


def test_results_are_seen_when_they_are_published(course: Course, exam: Assignment, tmp_path: Path) -> None:
    """Before `release` every part of the result is marked so, and its words only confirm receipt."""
    terms = exam.exam.model_copy(update={"release": NOON})  # type: ignore[union-attr]
    later = exam.model_copy(update={"exam": terms})
    root = arrive(tmp_path, answers(course, exam, "ada"), "ada@example.org")
    autograde(course, later, root, level=Level.STRICT, seed=1, now=NOON - timedelta(minutes=1))
    before = results(root)
    assert {before["visibility"], *(test["visibility"] for test in before["tests"])} == {"after_published"}
    assert before["output"].startswith("Your work has arrived")
    autograde(course, later, root, level=Level.STRICT, seed=1, now=NOON)
    after = results(root)
    assert "visibility" not in after
    assert {test["visibility"] for test in after["tests"]} == {"visible"}


def test_a_login_is_written_small() -> None:
    """Addresses are the same in large and small letters, ids are not."""
    assert student_of('{"users": [{"email": " Ada.B@Example.org "}]}', Identity.LOGIN) == "ada.b"
