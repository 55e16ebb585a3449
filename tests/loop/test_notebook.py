"""The grader in a student's notebook, in a shell of IPython's; what is run here is our own code."""

from __future__ import annotations

import os
import pdb
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("IPython", reason="IPython is not installed: pip install 'grader[nbgrader]'")

from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output
from traitlets.config import Config

from grader.course.handed_out import STAMP, make_stamp
from grader.course.model import Course
from grader.errors import NotYet
from grader.publishing.release import given_files

RIGHT = """
import numpy as np

def celsius(fahrenheit):
    return (np.asarray(fahrenheit) - 32) * 5 / 9

def area(a, b):
    return np.multiply(a, b)

def volume(a, b, height):
    return area(a, b) * height

class Counter:
    def __init__(self):
        self.count = 0
    def up(self):
        self.count += 1
"""
NAMES = ("celsius", "area", "volume", "Counter")


class Notebook:
    """A kernel's shell in a folder, as a student types into it."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self.text = ""  # all that the last cell printed and displayed, as plain text
        self.html = ""
        self.outputs: list[RichOutput] = []

    def run(self, *cells: str) -> Any:
        """Run cells; what the last one raised."""
        for cell in cells:
            with capture_output() as captured:
                result = self.shell.run_cell(cell, store_history=True)
            self.outputs = captured.outputs
            self.text = captured.stdout + captured.stderr + "\n".join(o.data["text/plain"] for o in self.outputs)
            self.html = "".join(o.data.get("text/html", "") for o in self.outputs)
        return result.error_in_exec or result.error_before_exec


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InteractiveShell]:
    """One shell for all, as starting takes a while; what it changes in this process is put back."""
    kept = sys.modules["__main__"], sys.displayhook, sys.excepthook
    config = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(config=config, ipython_dir=str(tmp_path_factory.mktemp("ipython")))
    yield shell
    InteractiveShell.clear_instance()
    sys.modules["__main__"], sys.displayhook, sys.excepthook = kept


@pytest.fixture
def open_folder(
    shell: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Course, str], Notebook]:
    """Opens a notebook in a folder of an assignment as it is handed out."""

    def open_folder(course: Course, name: str) -> Notebook:
        assignment = course.assignment(name)
        for file, content in given_files(course, assignment).items():
            (tmp_path / file).write_bytes(content)
        day = date(2026, 10, 1)
        stamp = make_stamp(course, assignment, course_id="c", suite="0" * 64, published=day, version=1)
        (tmp_path / STAMP).write_text(stamp.text(), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        shell.reset(new_session=True)
        notebook = Notebook(shell)
        assert notebook.run("%reload_ext grader") is None, notebook.text
        return notebook

    return open_folder


@pytest.fixture
def notebook(tiny: Course, open_folder: Callable[[Course, str], Notebook]) -> Notebook:
    """One on the tiny course's assignment."""
    return open_folder(tiny, "1")


def test_what_was_just_written_is_checked(notebook: Notebook) -> None:
    """Wrong, then right, in one kernel, as often as one likes: the newest definition counts."""
    notebook.run("def celsius(f):\n    return f - 32", "%check celsius")
    assert "1_measures: 0 of 1 right" in notebook.text
    assert "not yet   celsius" in notebook.text
    assert "expected" in notebook.text
    for _ in range(2):
        notebook.run("def celsius(f):\n    return (f - 32) * 5 / 9", "%check celsius")
        assert "1_measures: 1 of 1 right\n  right     celsius" in notebook.text


def test_all_that_is_there_is_checked_where_nothing_is_named(notebook: Notebook) -> None:
    """A class too; what was not run yet is left out, and with nothing run it is said what to do."""
    notebook.run("%check")
    assert "run the cell of an exercise first" in notebook.text
    notebook.run(RIGHT, "del area, volume", "%check")
    assert "2 of 2 right" in notebook.text
    notebook.run(RIGHT, "%check")
    assert "4 of 4 right" in notebook.text
    notebook.run("from grader import check", "check('area', 'Counter')")
    assert "2 of 2 right" in notebook.text


def test_a_value_is_checked_like_a_function(course: Course, open_folder: Callable[[Course, str], Notebook]) -> None:
    """In an exam the answers are variables."""
    notebook = open_folder(course, "exam")
    notebook.run("q1 = None\nq2 = [1, 2, 'A']", "%check q1 q2")
    assert "1 of 2 right" in notebook.text
    notebook.run("q1 = [0.5, 1, 'B']", "%check q1 q2")
    assert "2 of 2 right" in notebook.text


def test_what_builds_on_something_wrong_waits(notebook: Notebook) -> None:
    """It is said what to mend first."""
    notebook.run(RIGHT, "def area(a, b):\n    return a + b", "%check")
    assert "waits     volume\n    builds on area: mend that first" in notebook.text
    notebook.run("%check volume")
    assert "0 of 1 right\n  waits     volume\n    builds on area: mend that first" in notebook.text
    assert "volume builds on area: mend that first" in str(notebook.run("%points volume"))


def test_an_unwritten_function_is_no_mistake(notebook: Notebook) -> None:
    """The stub's own error is told in its word."""
    notebook.run("def area(a, b):\n    # YOUR CODE HERE\n    raise NotImplementedError()", "%check area")
    assert "to write  area" in notebook.text


def test_an_error_is_shown_with_its_cell_and_line(notebook: Notebook) -> None:
    """As the notebook counts them, with the student's own words."""
    notebook.run("def area(a, b):\n    known = {}\n    return known['no']")
    number = notebook.shell.execution_count - 1
    notebook.run("%check area")
    assert f"area(a, b): it raised KeyError at In[{number}], line 3: return known['no']" in notebook.text


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no alarm clock")
def test_an_endless_loop_costs_its_time_limit(notebook: Notebook) -> None:
    """The kernel goes on, the checks after it do, and the clock is off."""
    notebook.run(RIGHT, "def area(a, b):\n    while True:\n        pass", "%check area celsius")
    assert "no answer in time" in notebook.text
    assert "right     celsius" in notebook.text
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


def test_an_interrupt_ends_the_check(notebook: Notebook) -> None:
    """It is for the check, not for the student's function alone."""
    notebook.run(RIGHT)
    error = notebook.run("def area(a, b):\n    raise KeyboardInterrupt", "%check area celsius")
    assert isinstance(error, KeyboardInterrupt)
    notebook.run("%check celsius")
    assert "1 of 1 right" in notebook.text


def test_what_is_printed_is_kept_out_of_the_verdict(notebook: Notebook) -> None:
    """On stdout and stderr, in any amount: shown below, cut, and nothing else."""
    loud = "import sys\ndef area(a, b):\n    print('0 of 9 right' * 10**5)\n    sys.stderr.write('!')\n    return a * b"
    notebook.run(loud, "%check area")
    assert notebook.text.startswith(
        "1_measures: 1 of 1 right\n  right     area\n  printed meanwhile:\n    0 of 9 right"
    )
    assert "characters more" in notebook.text
    assert len(notebook.text) < 10_000
    assert len(notebook.outputs) == 1


def test_everything_from_the_student_is_escaped(notebook: Notebook) -> None:
    """No markup of theirs becomes part of the page."""
    notebook.run('def area(a, b):\n    print("<script>1</script>")\n    raise KeyError("<img src=x>")', "%check area")

    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.seen: set[str] = set()

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.seen.add(tag)

    parser = Tags()
    parser.feed(notebook.html)
    assert parser.seen == {"div", "strong", "span", "pre", "details", "summary"}
    assert "&lt;script&gt;" in notebook.html
    assert "&lt;img" in notebook.html


def test_colours_are_the_themes_own(notebook: Notebook) -> None:
    """Text keeps the theme's colour, dark or light; a state is said by word and sign, never by colour alone."""
    notebook.run(RIGHT, "def area(a, b):\n    return 1", "%check area celsius")
    assert "✗ <strong>area</strong> not yet" in notebook.html
    assert "✓ <strong>celsius</strong> right" in notebook.html
    assert "var(--jp-error-color1, #c62828)" in notebook.html
    assert "background: #" not in notebook.html
    assert " color: #" not in notebook.html


def test_the_kernel_is_left_as_it_was(notebook: Notebook) -> None:
    """Paths, folder, modules, output streams, the debugger, and student's numbers: checks change nothing of it."""
    notebook.run(RIGHT, "%check", "import numpy as np\nnp.random.seed(1)")
    names = set(notebook.shell.user_ns) - {"_i", "_ii", "_iii", "_oh", "_dh", "In", "Out"}

    def state() -> list[Any]:
        streams = [sys.stdout, sys.stderr, pdb.set_trace, signal.getsignal(signal.SIGINT)]
        return [list(sys.path), list(sys.meta_path), os.getcwd(), *streams]

    before, modules = state(), set(sys.modules)
    notebook.run("%check")
    assert state() == before
    assert {name for name in set(sys.modules) - modules if "test_public" in name} == set()
    assert {name for name in set(notebook.shell.user_ns) - names if not name.startswith("_")} <= {"In", "Out"}
    notebook.run("drawn = np.random.rand()", "np.random.seed(1)\nsame = np.random.rand()")
    assert notebook.shell.user_ns["drawn"] == notebook.shell.user_ns["same"]


def test_code_that_goes_elsewhere_takes_the_checks_along(notebook: Notebook, tmp_path: Path) -> None:
    """The folder is that in which the extension was loaded."""
    (tmp_path / "below").mkdir()
    notebook.run(RIGHT, "import os; os.chdir('below')", "%check area")
    assert "1 of 1 right" in notebook.text


def test_public_checks_that_are_fetched_anew_count_at_once(notebook: Notebook, tmp_path: Path) -> None:
    """Nothing of the earlier ones is remembered."""
    notebook.run(RIGHT, "%check area")
    checks = tmp_path / "test_public.py"
    checks.write_text(checks.read_text() + "\n\ndef test_area_new(student):\n    assert False, 'not so'\n")
    notebook.run("%check area")
    assert "not so" in notebook.text


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("%check ara", "no exercise 'ara' (did you mean 'area'?)"),
        ("%check area", "area is not there: run its cell first"),
        ("%hint", "say for which exercise: celsius, area"),
        ("%hint area again", "you have seen no hint for area yet"),
        ("%hint area 9", "expected a number from 1 to 2"),
        ("%paper", "is no exam"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(notebook: Notebook, cell: str, said: str) -> None:
    """What was expected, what came, what to do."""
    notebook.run(cell)
    assert said in notebook.text
    assert "Traceback" not in notebook.text


def test_a_notebook_alone_says_which_files_it_needs(notebook: Notebook, tmp_path: Path) -> None:
    """As when it was downloaded without its folder."""
    (tmp_path / "test_public.py").unlink()
    notebook.run(RIGHT, "%check area")
    assert "holds no test_public.py: fetch the assignment anew" in notebook.text
    (tmp_path / STAMP).unlink()
    notebook.run("%check area")
    assert "holds no assignment.json" in notebook.text


def test_hints_come_one_by_one(notebook: Notebook) -> None:
    """The next at each asking, the last again; those seen, or a chosen one."""
    for cell, number in (("%hint area", 1), ("%hint area", 2), ("%hint area", 2), ("%hint area 1", 1)):
        notebook.run(cell)
        assert f"area, hint {number} of 2" in notebook.text
    notebook.run("%hint area again")
    assert "hint 1 of 2" in notebook.text
    assert "hint 2 of 2" in notebook.text


def test_names_are_completed(notebook: Notebook) -> None:
    """After %check, %hint and %points, for each name on the line."""
    for line, found in (
        ("%check vo", "volume"),
        ("%check area cel", "celsius"),
        ("%hint Co", "Counter"),
        ("%points ar", "area"),
    ):
        with provisionalcompleter():
            assert found in {each.text for each in notebook.shell.Completer.completions(line, len(line))}


def test_a_points_cell_holds_where_the_public_checks_pass(notebook: Notebook) -> None:
    """It shows no number: nbgrader would take that for points."""
    notebook.run(RIGHT)
    assert notebook.run("%points area") is None
    assert "area: the public checks pass. Hidden tests give the points" in notebook.text
    assert "_" not in notebook.shell.user_ns  # where the shell keeps what a cell returns


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("area = None; del area", "area is not there"),
        ("def area(a, b):\n    raise NotImplementedError()", "area is not written yet"),
        ("def area(a, b):\n    return a + b", "the public checks do not pass"),
    ],
)
def test_a_points_cell_fails_where_they_do_not(notebook: Notebook, code: str, said: str) -> None:
    """With an error, so that nbgrader gives nothing for it; in a sentence, not a traceback."""
    error = notebook.run(code, "%points area")
    assert isinstance(error, NotYet)
    assert said in notebook.text
    assert "Traceback" not in notebook.text


def test_a_points_cell_never_holds_in_nbgraders_own_autograding(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is written: without our judge there are no points."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    error = notebook.run(RIGHT, "%points area")
    assert isinstance(error, NotYet)
    assert "not judged" in notebook.text
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert notebook.run("%points area") is None


def test_a_paper_is_the_students_own(
    course: Course, open_folder: Callable[[Course, str], Notebook], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the id that is named; else of GRADER_STUDENT, the login, or on a hub of jovyans the hub's name."""
    from grader.course.exam import draw_paper
    from grader.course.paper import as_markdown

    notebook = open_folder(course, "exam")
    papers = {who: as_markdown(draw_paper(course, course.assignment("exam"), who)) for who in ("ada", "bob", "eve")}
    monkeypatch.setenv("LOGNAME", "jovyan")
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    for cell, who in (("%paper", "ada"), ("%paper bob", "bob")):
        notebook.run(cell)
        assert f"the paper of {who}" in notebook.text
        assert notebook.outputs[1].data["text/markdown"] == papers[who]
        assert "<math" in notebook.html
    monkeypatch.setenv("LOGNAME", "bob")
    notebook.run("%paper")
    assert notebook.outputs[1].data["text/markdown"] == papers["bob"]
    monkeypatch.setenv("GRADER_STUDENT", "eve")
    notebook.run("%paper")
    assert notebook.outputs[1].data["text/markdown"] == papers["eve"]


def test_a_paper_is_not_shown_before_the_exam_opens(
    course: Course, open_folder: Callable[[Course, str], Notebook], tmp_path: Path
) -> None:
    """The stamp says when."""
    notebook = open_folder(course, "exam")
    exam = course.assignment("exam")
    assert exam.exam is not None
    later = exam.exam.model_copy(update={"opens": datetime(2999, 1, 1, tzinfo=UTC)})
    timed = exam.model_copy(update={"exam": later})
    stamp = make_stamp(course, timed, course_id="c", suite="", published=date(2026, 10, 1), version=1)
    (tmp_path / STAMP).write_text(stamp.text(), encoding="utf-8")
    notebook.run("%paper ada")
    assert "the exam opens on 2999-01-01" in notebook.text


def test_every_reference_passes_in_a_notebook(course: Course, open_folder: Callable[[Course, str], Notebook]) -> None:
    """Functions, classes, helpers: an assignment with all of them, under its own public checks."""
    notebook = open_folder(course, "06")
    source = (course.solutions(course.assignment("06")) / "backprop.py").read_text(encoding="utf-8")
    notebook.run(source, "%check")
    assert "06_backprop: 7 of 7 right" in notebook.text


def test_check_outside_of_a_notebook_says_what_to_use() -> None:
    """In a script there is no kernel to look into."""
    import subprocess

    code = "from grader import check\ncheck('area')"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "in a terminal it is `grader check`" in ended.stderr
