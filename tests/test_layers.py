"""The architecture: which part may import which."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

GRADER = Path(__file__).resolve().parents[1] / "grader"

# A part may import those to its right in DESIGN.md's line, and itself.
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "atomic": set(),
    "pool": set(),
    "cores": set(),
    "course": {"errors", "atomic"},
    "sandbox": {"course", "errors"},
    "judge": {"sandbox", "course", "errors"},
    "records": {"course", "errors"},
    "publishing": {"records", "course", "errors", "atomic"},
    "feedback": {"judge", "records", "course", "errors"},
    "loop": {"sandbox", "judge", "course", "errors", "atomic"},
    "grade": {"sandbox", "judge", "course", "errors"},
    "judges": {"grade", "sandbox", "judge", "records", "feedback", "course", "errors"},
    "crew": {"judges", "pool", "cores", "sandbox", "course", "errors"},
    "cluster": {"crew", "judges", "cores", "sandbox", "course", "errors"},
    "audit": {"pool", "grade", "publishing", "feedback", "judge", "sandbox", "course", "errors"},
    "lists": {"records", "feedback", "course", "atomic"},
    "classroom": {"crew", "cluster", "judges", "lists", "records", "feedback", "sandbox", "course", "errors", "atomic"},
}
PARTS = sorted(path.stem for path in GRADER.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file())


def imports(path: Path) -> set[str]:
    """Names of modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "grader" or node.module.count(".") < 2:
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def calls(path: Path) -> set[str]:
    """Names that a file calls."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


@pytest.mark.parametrize("part", PARTS)
def test_imports_run_one_way(part: str) -> None:
    """Each part imports only what lies below it; the top level (cli, demo ...) may use everything but the CLI."""
    files = list((GRADER / part).rglob("*.py")) if (GRADER / part).is_dir() else [GRADER / f"{part}.py"]
    used = {name.split(".")[1] for file in files for name in imports(file) if name.startswith("grader.")}
    used -= {part, "__version__"}
    if part in ALLOWED:
        assert used - ALLOWED[part] == set()
    elif part != "__main__":
        assert "cli" not in used


def test_the_worker_shares_its_process_with_little_of_ours() -> None:
    """worker.py, sources.py, wire.py and leftovers.py, and besides the standard library and NumPy nothing else."""
    parts = {"grader.sandbox", *(f"grader.sandbox.{name}" for name in ("sources", "wire", "leftovers"))}
    for name, own in (("worker", parts), ("sources", parts), ("wire", set()), ("leftovers", set())):
        used = imports(GRADER / "sandbox" / f"{name}.py")
        foreign = {module for module in used if module.split(".")[0] not in {*sys.stdlib_module_names, "numpy"}}
        assert foreign <= own


def test_only_the_cli_prints_and_exits() -> None:
    """click, rich's console and print live in cli/ alone."""
    for path in GRADER.rglob("*.py"):
        if path.parent.name == "cli" or path.name == "__main__.py":
            continue
        assert "click" not in imports(path), path
        assert "print" not in calls(path), path


def test_text_is_executed_in_two_places() -> None:
    """A student's in sources.py, a course's own in course/modules.py; nowhere else is there exec or eval."""
    found = {path.relative_to(GRADER).as_posix() for path in GRADER.rglob("*.py") if calls(path) & {"exec", "eval"}}
    assert found == {"sandbox/sources.py", "course/modules.py"}


def test_no_exercise_is_known_by_name() -> None:
    """The framework carries any course: no name of this one stands in it."""
    from grader.course.model import load_course

    course = load_course(GRADER.parent)
    names = {exercise.name for assignment in course.assignments for exercise in assignment.exercises}
    names -= {
        "train",
        "forward",
        "backprop",
        "dropout",
        "dense",
        "relu",
        "Value",
        "attention",
        "collapse",
        "accuracy",
        "bp2",
    }
    for path in GRADER.rglob("*.py"):
        words = {
            node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)
        }
        assert names.isdisjoint(words), path
