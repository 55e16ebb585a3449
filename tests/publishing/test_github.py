"""Workflows for GitHub Actions: valid, pinned, and their steps do what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from grader.cli import main
from grader.errors import UsageError
from grader.publishing.github import Workflow, workflow

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "tiny"
INSTALL = "-c 'my constraints.txt' \"grader @ git+https://example.org/grader.git@v1\""


def steps(text: str) -> list[dict[str, Any]]:
    (job,) = yaml.safe_load(text)["jobs"].values()
    return list(job["steps"])


@pytest.mark.parametrize("kind", Workflow)
def test_a_workflow_is_valid_and_pinned(kind: Workflow) -> None:
    """It is YAML of the form that Actions reads, may only read, and names every action by its major version."""
    text = workflow(kind, INSTALL)
    parsed = yaml.safe_load(text)
    assert parsed["name"] == kind
    assert set(parsed[True]) == {"push", "pull_request", "workflow_dispatch"}  # YAML 1.1 reads `on` as true
    assert parsed["permissions"] == {"contents": "read"}
    (job,) = parsed["jobs"].values()
    assert job["runs-on"] == "ubuntu-latest"
    assert job["timeout-minutes"] > 0
    assert all(("uses" in step) != ("run" in step) for step in job["steps"])
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert [name.partition("@")[0] for name in used] == ["actions/checkout", "actions/setup-python"]
    assert all(re.fullmatch(r"[\w/-]+@v\d+", name) for name in used)
    assert "@INSTALL@" not in text


def test_what_pip_installs_reaches_it_word_by_word() -> None:
    """Words with blanks stay one word through YAML and the shell; nothing in them is run."""
    hostile = f"{INSTALL} '$(touch x)' '; touch y'"
    (command,) = (step["run"] for step in steps(workflow(Workflow.CHECK, hostile)) if "pip" in step.get("run", ""))
    done = subprocess.run(
        ["bash", "-c", f'python() {{ printf "%s\\n" "$@"; }}; {command}'], capture_output=True, encoding="utf-8"
    )
    assert done.stdout.splitlines() == [
        *"-m pip install -c".split(),
        "my constraints.txt",
        "grader @ git+https://example.org/grader.git@v1",
        "$(touch x)",
        "; touch y",
    ]


@pytest.mark.parametrize("install", ["", "  ", "'open"])
def test_words_that_are_none_are_refused(install: str) -> None:
    """An install command that could not work is told when it is written."""
    with pytest.raises(UsageError, match="what pip installs"):
        workflow(Workflow.CHECK, install)


def test_the_check_step_finds_what_is_wrong(tmp_path: Path) -> None:
    """In a student's repository, which holds nothing hidden, the step fails and names file and line; mended, it does
    not."""
    shutil.copy(TINY / "course.yml", tmp_path)
    shutil.copytree(TINY / "exercises", tmp_path / "exercises")
    work = tmp_path / "work" / "1_measures"
    work.mkdir(parents=True)
    right = (TINY / "solutions" / "1_measures" / "measures.py").read_text(encoding="utf-8")
    command = steps(workflow(Workflow.CHECK, "grader"))[-1]["run"]

    def step() -> subprocess.CompletedProcess[str]:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "GITHUB_WORKSPACE": str(tmp_path)}
        return subprocess.run(
            ["bash", "-e", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )

    (work / "measures.py").write_text(right.replace("* 5 / 9", "* 5 / 8"), encoding="utf-8")
    wrong = step()
    assert wrong.returncode == 1, wrong.stderr
    assert "::error file=work/1_measures/measures.py,line=" in wrong.stdout
    (work / "measures.py").write_text(right, encoding="utf-8")
    mended = step()
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert "::error" not in mended.stdout


def test_workflows_are_written_where_github_looks(tmp_path: Path) -> None:
    """Both lie side by side; an audit installs the repository itself unless told otherwise, a check must be told; one
    that was changed is not written over."""
    (tmp_path / "constraints.txt").touch()
    for words in (["--install", "./grader.whl"], ["--audit"]):
        done = CliRunner().invoke(main, ["export", "github", "--output", str(tmp_path), *words])
        assert done.exit_code == 0, done.output
    folder = tmp_path / ".github" / "workflows"
    assert {path.name for path in folder.iterdir()} == {"check.yml", "audit.yml"}
    runs = [step["run"] for step in steps((folder / "audit.yml").read_text(encoding="utf-8")) if "run" in step]
    assert runs == ["python -m pip install -c constraints.txt .", "grader doctor", "grader audit"]
    assert CliRunner().invoke(main, ["export", "github", "--output", str(tmp_path)]).exit_code == 2
    (folder / "check.yml").write_text("mine\n", encoding="utf-8")
    again = CliRunner().invoke(main, ["export", "github", "--output", str(tmp_path), "--install", "grader"])
    assert again.exit_code == 2
    assert (folder / "check.yml").read_text(encoding="utf-8") == "mine\n"
