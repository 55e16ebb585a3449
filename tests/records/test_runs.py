"""Whole runs on a shared, a shaky and a full journal end as an undisturbed one does, or in a sentence."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from grader.classroom import ClassOptions, Step, grade_class
from grader.cli import main
from grader.course.model import load_course
from grader.demo import write_class
from grader.errors import JournalError
from grader.records.entry import Entry
from grader.records.journal import Journal
from tests.cable import CUT_AFTER_COMMIT, CUT_BEFORE_COMMIT, CUT_OUR_END, cable_to

if TYPE_CHECKING:
    from tests.postgres import Postgres

TINY = Path(__file__).resolve().parents[1] / "tiny"
STUDENTS = ("ada", "bela", "chen", "emil", "gita", "hugo")
SMALL = 4_000_000  # bytes


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> ClassOptions:
    """A class that was graded undisturbed."""
    folder = tmp_path_factory.mktemp("quiet")
    write_class(load_course(TINY), folder)
    options = ClassOptions(folder / "submitted", folder / "results", students=STUDENTS, seed=3, figures=False)
    grade_class(load_course(TINY), options, lambda total: None, lambda step: None)
    return options


@contextlib.contextmanager
def disk(folder: Path, size: int) -> Iterator[Path]:
    """A file system of `size` bytes in a folder, which is made. Skips where none can be mounted."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("a file system of its own cannot be mounted here (it takes root)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    with disk(tmp_path / "disk", SMALL) as folder:
        yield folder


def fill(folder: Path) -> None:
    """Leave no byte on its disk."""
    with contextlib.suppress(OSError), (folder / "ballast").open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size):
                    pass


def results(options: ClassOptions) -> list[dict[str, Any]]:
    lines = (options.output / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return [{**json.loads(line), "seconds": 0} for line in lines]


def run(options: ClassOptions, tell: Callable[[Step], None], told: list[str] | None = None) -> None:
    remark = (lambda text: None) if told is None else told.append
    grade_class(load_course(TINY), options, lambda total: None, tell, remark)


def students_in(url: str) -> list[str]:
    with Journal(url, read_only=True) as journal:
        return sorted(row.student for row in journal.history())


def cli(*words: object) -> Result:
    return CliRunner().invoke(main, [*(str(word) for word in words), "--course", str(TINY)])


def test_a_run_outlives_its_database(postgres: Postgres, quiet: ClassOptions, tmp_path: Path) -> None:
    """Cut off at commits, and started again on the way: every result is there once, equal to an undisturbed run's."""
    database = postgres.new_database().rpartition("/")[2]
    told: list[str] = []
    with cable_to(postgres.port) as cable:
        cuts = [CUT_BEFORE_COMMIT, CUT_AFTER_COMMIT, CUT_OUR_END]

        def disturb(_: Step) -> None:
            if cuts:
                cable.cut = cuts.pop()
            elif cable.cuts == 3:
                cable.cuts += 1
                postgres.stop()
                postgres.start()

        run(replace(quiet, output=tmp_path / "out", journal=postgres.url(database, port=cable.port)), disturb, told)
    assert sum("was lost" in text for text in told) == 4
    assert students_in(postgres.url(database)) == sorted(STUDENTS)
    assert results(replace(quiet, output=tmp_path / "out")) == results(quiet)
    assert not (tmp_path / "out" / "journal.sqlite").exists()


def test_machines_share_a_journal(postgres: Postgres, quiet: ClassOptions, tmp_path: Path) -> None:
    """What one has graded the other does not grade again; it gets the same results and pages, and reports agree."""
    url = postgres.new_database()
    words = ["grade", quiet.root, "--journal", url, "--seed", 3, "--no-figures"]
    words += [word for student in STUDENTS for word in ("--student", student)]
    first, second = cli(*words, "--output", tmp_path / "first"), cli(*words, "--output", tmp_path / "second")
    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert "6 graded, 0 unchanged" in first.output
    assert "0 graded, 6 unchanged" in second.output
    assert results(replace(quiet, output=tmp_path / "second")) == results(quiet)
    for page in (tmp_path / "first" / "feedback").rglob("*.html"):
        other = tmp_path / "second" / page.relative_to(tmp_path / "first")
        assert other.read_text(encoding="utf-8") == page.read_text(encoding="utf-8")
    for command in (["report"], ["export", "csv"], ["export", "canvas"]):
        tables = []
        for journal in (url, quiet.output / "journal.sqlite"):
            done = cli(*command, "--journal", journal, "--output", tmp_path / "table.csv")
            assert done.exit_code == 0, done.output
            tables.append((tmp_path / "table.csv").read_text(encoding="utf-8"))
        assert tables[0] == tables[1]
    shown = first.output + second.output
    assert "never-to-be-printed" not in shown


def test_machines_do_not_grade_at_the_same_time(postgres: Postgres, quiet: ClassOptions, tmp_path: Path) -> None:
    """The second run is told so, with exit code 1 and no password; it has graded nothing."""
    url = postgres.new_database()
    with Journal(url):
        result = cli("grade", quiet.root, "--journal", url, "--output", tmp_path / "out")
    assert result.exit_code == 1
    assert "another run of grader (from 127.0.0.1, since " in result.output
    assert "never-to-be-printed" not in result.output
    assert students_in(url) == []


def test_the_environment_may_name_the_journal(postgres: Postgres, quiet: ClassOptions, tmp_path: Path) -> None:
    """So that the URL stands in no list of processes."""
    url = postgres.new_database()
    words = ["grade", str(quiet.root), "--course", str(TINY), "--output", str(tmp_path), "--student", "ada"]
    done = CliRunner(env={"GRADER_JOURNAL": url}).invoke(main, words)
    assert done.exit_code == 0, done.output
    assert students_in(url) == ["ada"]


@pytest.mark.parametrize("what", ["output", "journal"])
def test_a_full_disk_loses_nothing(small_disk: Path, quiet: ClassOptions, tmp_path: Path, what: str) -> None:
    """Whether pages or the journal lie on it; once there is room, the next run grades just what is missing."""
    places = {"output": tmp_path / "out", "journal": tmp_path / "journal.sqlite"}
    places[what] = small_disk / places[what].name
    options = replace(quiet, output=places["output"], journal=str(places["journal"]))
    url = f"sqlite:///{places['journal']}"
    done: list[str] = []

    def tell(step: Step) -> None:
        done.append(step.student)
        if len(done) == 3:
            fill(small_disk)

    with pytest.raises(JournalError) as caught:
        run(options, tell)
    assert ("disk is full" if what == "journal" else "No space left on device") in str(caught.value)
    assert "what was graded is kept" in str(caught.value)
    (small_disk / "ballast").unlink()
    assert students_in(url) == sorted(done)
    steps: list[Step] = []
    run(options, steps.append)
    assert sorted(step.student for step in steps if not step.graded) == sorted(done)
    assert students_in(url) == sorted(STUDENTS)
    assert results(options) == results(quiet)


def test_a_server_with_a_full_disk_loses_nothing(postgres: Postgres, record: Callable[..., dict[str, Any]]) -> None:
    """It says so, which is no loss of the connection: nobody waits; with room, the same journal goes on."""
    with disk(postgres.folder / "disk", 24_000_000) as folder:
        os.chown(folder, postgres.account["user"], postgres.account["group"])
        postgres.sql(f"CREATE TABLESPACE small LOCATION '{folder}'")
        postgres.sql("CREATE DATABASE narrow TABLESPACE small")
        with Journal(postgres.url("narrow")) as journal:
            journal.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key"))
            fill(folder)
            drawn = [os.urandom(500_000).hex()]
            with pytest.raises(JournalError, match="No space left on device; what was graded is kept: make room"):
                journal.enter(Entry.of(record("bela", one=("passed", 1, 1)), "key", drawn))
            (folder / "ballast").unlink()
            journal.enter(Entry.of(record("bela", one=("passed", 1, 1)), "key", drawn))
            assert sorted(student for student, _ in journal.latest()) == ["ada", "bela"]
        assert students_in(postgres.url("narrow")) == ["ada", "bela"]
        postgres.sql("DROP DATABASE narrow")
        postgres.sql("DROP TABLESPACE small")
