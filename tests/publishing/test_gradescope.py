"""A Gradescope bundle, laid out and run as Gradescope does it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.cli import main
from grader.course.model import Course, load_course
from grader.grade import as_record, grade_folder
from grader.judge.assignment import AssignmentJudge
from grader.publishing.gradescope import as_results, bundle, requirements
from grader.sandbox.host import Zygote

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "tiny"
RIGHT = (TINY / "solutions" / "1_measures" / "measures.py").read_text(encoding="utf-8")
SEED = 11
STATUSES = {"passed", "failed"}

# A Python in which level strict is not to be had, called as run_autograder calls Python: -m grader WORDS.
WITHOUT_STRICT = """\
#!/bin/sh
shift 2
exec {python} -c "import sys; sys.modules['grader.sandbox.forking'] = None; from grader.cli import main; main()" "$@"
"""


# Says that it is new enough, and makes environments whose Python only notes what it is asked for.
SHIM = """\
#!/bin/sh
[ "$1" = -c ] && exec {python} "$@"
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "$@" > "%s/asked"\\n' "$3" > "$3/bin/python"
chmod +x "$3/bin/python"
"""


@dataclass(frozen=True)
class Run:
    """What one run of run_autograder left."""

    status: int
    said: str
    results: dict[str, Any] | None


class Gradescope:
    """The folders of an autograder's container, below a folder of ours."""

    def __init__(self, root: Path, packed: bytes) -> None:
        self.root = root
        for name in ("source", "submission", "results"):
            (root / name).mkdir(parents=True)
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(root / "source")
        shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
        (root / "run_autograder").chmod(0o755)

    def run(self, files: dict[str, str | bytes], python: str = sys.executable) -> Run:
        shutil.rmtree(self.root / "submission")
        for name, content in files.items():
            path = self.root / "submission" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (self.root / "submission").mkdir(exist_ok=True)
        done = subprocess.run(
            [self.root / "run_autograder"],
            env={**os.environ, "AUTOGRADER_ROOT": str(self.root), "AUTOGRADER_PYTHON": python},
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
        )
        result = self.root / "results" / "results.json"
        return Run(done.returncode, done.stdout, json.loads(result.read_text("utf-8")) if result.is_file() else None)


@pytest.fixture(scope="module")
def gradescope(tiny: Course, tmp_path_factory: pytest.TempPathFactory) -> Gradescope:
    packed = bundle(tiny, tiny.graded[0], isolation="strict", seed=SEED)
    return Gradescope(tmp_path_factory.mktemp("autograder"), packed)


def zipped(name: str, text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, text)
    return packed.getvalue()


def notebook(*cells: str) -> str:
    made = [
        {"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "id": str(i)}
        for i, cell in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


SUBMISSIONS: dict[str, dict[str, str | bytes]] = {
    "right": {"measures.py": RIGHT},
    "one mistake": {"measures.py": RIGHT.replace("* 5 / 9", "* 5 / 8")},
    "a notebook": {"measures.ipynb": notebook(RIGHT, "1 / 0")},
    "in its folder": {"1_measures/measures.py": RIGHT.replace("* 5 / 9", "* 5 / 8")},
    "as a zip": {"1_measures.zip": zipped("1_measures/measures.py", RIGHT)},
    "an error when loaded": {"measures.py": "1 / 0\n" + RIGHT},
    "hostile": {"measures.py": RIGHT.replace("* 5 / 9", "* 5 / 9 if open('/etc/passwd') else 0")},
    "another name": {"measure.py": RIGHT},
    "nothing": {},
}


@pytest.mark.parametrize("which", SUBMISSIONS)
def test_scores_are_those_of_grade(
    gradescope: Gradescope, tiny_judge: AssignmentJudge, zygote: Zygote, tmp_path: Path, which: str
) -> None:
    """run_autograder gives what `grader grade` gives for the same seed, exercise by exercise."""
    files = SUBMISSIONS[which]
    run = gradescope.run(files)
    assert run.status == 0, run.said
    folder = tmp_path / "ada" / "1_measures"
    folder.mkdir(parents=True)
    for name, content in files.items():
        path = folder / Path(name).name if name.endswith("py") or name.endswith("ipynb") else tmp_path / "ada" / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if which == "as a zip":
        folder.rmdir()
    record = as_record(grade_folder(tiny_judge, zygote, tmp_path / "ada", "ada", SEED))
    results = run.results
    assert results is not None
    assert results["score"] == record["score"]
    assert {test["name"]: test["score"] for test in results["tests"]} == {
        exercise["name"]: exercise["score"] for exercise in record["exercises"]
    }
    assert sum(test["max_score"] for test in results["tests"]) == record["max_score"]
    assert {test["status"] for test in results["tests"]} <= STATUSES
    assert {test["visibility"] for test in results["tests"]} == {"visible"}
    assert results["stdout_visibility"] == "hidden"
    assert "isolation level strict" in results["output"]


def test_nothing_hidden_is_in_a_result(gradescope: Gradescope) -> None:
    """No path, no seed, no line of a suite; the hint and the message that a student's page shows are there."""
    run = gradescope.run(SUBMISSIONS["one mistake"])
    text = json.dumps(run.results)
    assert str(gradescope.root) not in text
    assert "solutions" not in text
    assert "Traceback" not in text
    for suite in (TINY / "solutions" / "1_measures").glob("test_*.py"):
        for line in suite.read_text(encoding="utf-8").splitlines():
            assert len(line.strip()) < 12 or line.strip() not in text
    celsius = next(test for test in (run.results or {})["tests"] if test["name"] == "celsius")
    assert "Hint: " in celsius["output"]
    assert "checks fail" in celsius["output"] or ": " in celsius["output"]


def test_a_held_submission_has_no_score(tmp_path: Path) -> None:
    """An error of ours leaves no result, not even an older one's: Gradescope then shows no score, where a zero would
    pass for a final one. The staff read why."""
    folder = tmp_path / "course"
    shutil.copytree(TINY, folder)
    suite = folder / "solutions" / "1_measures" / "test_area.py"
    suite.write_text("def test_area(student):\n    student.area(2, 3)\n    1 / 0\n", encoding="utf-8")
    course = load_course(folder)
    container = Gradescope(tmp_path / "autograder", bundle(course, course.graded[0], isolation="strict"))
    (container.root / "results" / "results.json").write_text("{}", encoding="utf-8")
    run = container.run(SUBMISSIONS["right"])
    assert run.status == 1
    assert run.results is None
    assert "held, without a score" in run.said


def test_the_level_is_the_instructors_choice(tiny: Course, tmp_path: Path) -> None:
    """Where strict does not hold, a bundle for strict gives no score and says why; one for process grades, and says at
    which level."""
    python = tmp_path / "python"
    python.write_text(WITHOUT_STRICT.format(python=sys.executable), encoding="utf-8")
    python.chmod(0o755)
    for level in ("strict", "process"):
        container = Gradescope(tmp_path / level, bundle(tiny, tiny.graded[0], isolation=level, seed=SEED))
        run = container.run(SUBMISSIONS["one mistake"], str(python))
        if level == "strict":
            assert (run.status, run.results) == (1, None)
            assert "level strict needs" in " ".join(run.said.split())
        else:
            assert run.status == 0, run.said
            assert run.results is not None
            assert 0 < run.results["score"] < 12
            assert "isolation level process" in run.results["output"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="Gradescope runs autograders as root")
def test_at_level_process_the_solutions_are_out_of_reach(tiny: Course, tmp_path: Path) -> None:
    """Student code runs as another user, and after setup.sh what the bundle holds is root's alone."""
    python = tmp_path / "python"
    python.write_text(WITHOUT_STRICT.format(python=sys.executable), encoding="utf-8")
    python.chmod(0o755)
    with tempfile.TemporaryDirectory() as name:  # unlike pytest's folders, to be opened to everyone
        Path(name).chmod(0o755)
        container = Gradescope(Path(name, "autograder"), bundle(tiny, tiny.graded[0], isolation="process", seed=SEED))
        thief = RIGHT.replace(
            "* 5 / 9", f"* 5 / 9 if open({str(container.root / 'source/course/course.yml')!r}) else 0"
        )
        open_to_all = container.run({"measures.py": thief}, str(python))
        setup = (container.root / "source" / "setup.sh").read_text(encoding="utf-8").splitlines()
        subprocess.run(["bash", "-c", f"root={container.root}; {setup[-1]}"], check=True)
        closed = container.run({"measures.py": thief}, str(python))
    assert open_to_all.results is not None
    assert closed.results is not None, closed.said
    assert open_to_all.results["score"] == 12
    failed = [test for test in closed.results["tests"] if test["status"] == "failed"]
    assert [test["name"] for test in failed] == ["celsius"]
    assert "PermissionError" in failed[0]["output"]


def test_a_record_that_is_held_has_no_results() -> None:
    """Nothing turns a held record into a score, whoever asks."""
    with pytest.raises(ValueError, match="held"):
        as_results({"held": True})


def test_an_entry_is_short_and_says_why() -> None:
    """The first failed checks in full, the others by name; one reason that all share is said once; hints come last."""
    test = {"status": "failed"}
    points = {"score": 0.0, "max_score": 2.0}
    exercise = {**points, "name": "f", "status": "failed", "carried_from": ["g"], "hints": ["Try."]}
    record = {**points, "held": False, "seconds": 1, "notes": [], "assignment": "a", "level": "strict"}

    def output(tests: list[dict[str, str]]) -> str:
        return str(as_results({**record, "exercises": [{**exercise, "tests": tests}]})["tests"][0]["output"])

    many = output([{**test, "name": name, "message": f"about {name}"} for name in "abcde"])
    assert many.splitlines()[1:] == ["a: about a", "b: about b", "c: about c", "Also failing: d, e.", "Hint: Try."]
    assert "because of g" in many
    assert "2 of 2 checks fail: too late" in output([{**test, "name": name, "message": "too late"} for name in "ab"])


def test_the_bundle_is_the_same_every_time(tiny: Course, tmp_path: Path) -> None:
    """Equal courses give equal bytes, and --output is whole or not there."""
    target = tmp_path / "new" / "bundle.zip"
    words = ["export", "gradescope", "1_measures", "--course", str(TINY), "--output", str(target)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert target.read_bytes() == bundle(tiny, tiny.graded[0], isolation="strict")
    assert [path.name for path in target.parent.iterdir()] == ["bundle.zip"]


def test_the_bundle_holds_what_it_needs_and_no_more(course: Course) -> None:
    """The two scripts, executable, at its top; the grader's own files; of the course one assignment."""
    assignment = course.graded[1]
    with zipfile.ZipFile(io.BytesIO(bundle(course, assignment, isolation="strict"))) as archive:
        infos = {info.filename: info for info in archive.infolist()}
    assert {name for name, info in infos.items() if info.external_attr >> 16 & 0o111} == {"setup.sh", "run_autograder"}
    assert "package/grader/feedback/templates/base.html" in infos
    assert "package/grader/publishing/templates/setup.sh" in infos
    parts = {tuple(name.split("/")[1:3]) for name in infos if name.startswith("course/")}
    assert parts == {("course.yml",), ("exercises", assignment.name), ("solutions", assignment.name)}
    assert not any("__pycache__" in name or "/." in name for name in infos)


@pytest.mark.parametrize("name", ["setup.sh", "run_autograder"])
def test_the_scripts_are_bash(gradescope: Gradescope, name: str) -> None:
    """bash can read them, and they stop at the first error."""
    script = gradescope.root / "source" / name
    assert subprocess.run(["bash", "-n", script], capture_output=True).returncode == 0
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in text
    assert "@" not in text.replace('"$@"', "")


def test_setup_makes_a_python_that_has_everything(gradescope: Gradescope, tmp_path: Path) -> None:
    """Step by step as setup.sh does it, with a pip that only notes what it is asked for."""
    shims = tmp_path / "shims"
    shims.mkdir()
    (shims / "python3").write_text(SHIM.format(python=sys.executable), encoding="utf-8")
    (shims / "python3").chmod(0o755)
    root = tmp_path / "autograder"
    shutil.copytree(gradescope.root / "source", root / "source")
    done = subprocess.run(
        ["bash", root / "source" / "setup.sh"],
        env={"PATH": f"{shims}:/usr/bin:/bin", "AUTOGRADER_ROOT": str(root)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    asked = (root / "grader-venv" / "asked").read_text(encoding="utf-8")
    assert asked.split()[:3] == ["-m", "pip", "install"]
    assert asked.split()[-2:] == ["--requirement", str(root / "source" / "requirements.txt")]
    assert (root / "source").stat().st_mode & 0o077 == 0  # student code at level process is another user


def test_requirements_are_what_is_installed_here() -> None:
    """Every dependency of ours and what it stands on, pinned; none of the tools of the tests."""
    pinned = {line.partition("==")[0] for line in requirements()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = {word.partition(">")[0].partition("[")[0].lower() for word in project["dependencies"]}
    assert ours <= pinned
    assert {"pluggy", "traitlets", "markupsafe"} <= pinned
    assert "mypy" not in pinned


def test_wrong_usage_is_said(tmp_path: Path) -> None:
    """A folder without a submission, a draft, an assignment that is not there."""
    said: Callable[..., str] = lambda *words: CliRunner().invoke(main, [str(word) for word in words]).output  # noqa: E731
    assert "a submission is expected there" in said("autograde", tmp_path, "--course", TINY, "--assignment", "measures")
    assert "draft" in said("export", "gradescope", "2_exam", "--course", TINY, "--output", tmp_path / "x.zip")
    assert "did you mean" in said("export", "gradescope", "1_measure", "--course", TINY, "--output", tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()
