"""The lists of a class: what stands in them is what the journal keeps, and no record stays in memory."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.model import Course, load_course
from grader.lists import LISTS, STAMP, read_record, update_lists, write_lists
from grader.records.entry import Entry
from grader.records.exports import as_line
from grader.records.journal import Journal

MakeRecord = Callable[..., dict[str, Any]]
LONG = 30_000  # characters of a record


@pytest.fixture
def texts(record: MakeRecord) -> Callable[[int], Iterator[str]]:
    """So many long records of one assignment, made as they are asked for."""

    def make(count: int) -> Iterator[str]:
        for number in range(count):
            one = record(
                f"s{number:04}", assignment="02_network", dense=("failed", number % 3, 2), forward=("passed", 4, 4)
            )
            yield json.dumps({**one, "notes": [f"{number} {'x' * LONG}"]})

    return make


def peak(work: Callable[[], object]) -> int:
    """The most memory, in bytes, that was taken at any moment of some work."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_large_class_takes_no_more_memory_for_its_records(
    course: Course, texts: Callable[[int], Iterator[str]], tmp_path: Path
) -> None:
    """A tenth of what a record takes is left of each: names, points, and a row of the page."""
    small, large = (peak(lambda count=count: write_lists(course, tmp_path, texts(count))) for count in (100, 600))
    assert (large - small) / 500 < LONG / 10


def test_every_list_is_written(course: Course, texts: Callable[[int], Iterator[str]], tmp_path: Path) -> None:
    """results.jsonl in the order that came; nothing half-written is left."""
    write_lists(course, tmp_path, texts(3))
    lines = (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [json.loads(text) for text in texts(3)]
    assert {path.name for path in tmp_path.iterdir()} == set(LISTS)
    assert (tmp_path / "exercises.csv").read_text(encoding="utf-8").count("\n") == 1 + 2 * 3
    scores = (tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert scores[1].startswith("s0000,") and scores[1].endswith(",4.0") and scores[2].endswith(",5.0")


class Class:
    """A class of one assignment, and its lists."""

    def __init__(self, course: Course, output: Path, journal: Journal) -> None:
        self.course, self.output, self.journal = course, output, journal

    def update(self) -> set[str]:
        """Bring the lists up to date; the names of those that were written."""
        before = self._times()
        update_lists(self.course, self.output, self.journal, self.journal.latest())
        after = self._times()
        return {name for name in after if after[name] != before.get(name)}

    def _times(self) -> dict[str, int]:
        return {name: (self.output / name).stat().st_ino for name in LISTS if (self.output / name).exists()}


@pytest.fixture
def small(course: Course, texts: Callable[[int], Iterator[str]], tmp_path: Path) -> Iterator[Class]:
    """Two students, and their lists as they were written."""
    with Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}") as journal:
        for text in texts(2):
            journal.enter(Entry.of(json.loads(text), "key"))
        made = Class(course, tmp_path, journal)
        assert made.update() == set(LISTS)
        yield made


def test_lists_of_a_class_that_has_not_changed_stay(small: Class) -> None:
    """They are not even opened."""
    assert small.update() == set()
    small.course = load_course(small.course.folder)
    assert small.update() == set()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_is_gone_or_was_edited_is_written_again(small: Class, name: str) -> None:
    """As it was at first, whatever became of it; and then all stay."""
    path = small.output / name
    before = path.read_bytes()
    path.unlink()
    assert name in small.update()
    path.write_bytes(before.replace(b"4", b"6"))
    assert name in small.update()
    assert path.read_bytes() == before
    assert small.update() == set()


def test_new_work_and_new_words_are_listed(small: Class, texts: Callable[[int], Iterator[str]]) -> None:
    """Another attempt, another title of the course, a student who is gone, and a stamp that says nothing."""
    *_, third = texts(3)
    small.journal.enter(Entry.of(json.loads(third), "key"))
    assert small.update() == set(LISTS)
    small.course = small.course.model_copy(update={"title": "Another title"})
    assert small.update() == set(LISTS)
    assert "Another title" in (small.output / "report.html").read_text(encoding="utf-8")
    newest = small.journal.latest()
    newest.pop(("s0000", "02_network"))
    update_lists(small.course, small.output, small.journal, newest)
    assert "s0000" not in (small.output / "scores.csv").read_text(encoding="utf-8")
    for words in ("", "[", '{"of": 1}'):
        (small.output / STAMP).write_text(words, encoding="utf-8")
        assert small.update() == set(LISTS)


def test_lists_that_cannot_be_finished_stay_as_they_were(
    course: Course, texts: Callable[[int], Iterator[str]], tmp_path: Path
) -> None:
    """An error in the middle leaves the old lists, whole, and nothing beside them."""
    write_lists(course, tmp_path, texts(1))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def broken() -> Iterator[str]:
        yield from texts(2)
        raise OSError("the journal is gone")

    with pytest.raises(OSError, match="gone"):
        write_lists(course, tmp_path, broken())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("words", ["", "an entry is off", ', "exercises": [', '"}], {', "\\", "\ud800 \U0001f600"])
def test_records_are_read_as_json_reads_them(record: MakeRecord, words: str) -> None:
    """Whatever stands in them, in whatever order, and however often the same came before."""
    one = record("ada", notes=(words,), message=words, a=("failed", 0, 1), b=("passed", 1, 1))
    turned = dict(reversed(one.items()))
    for other in (one, {**one, "student": "bela"}, {**one, "later": words}, turned, {words: one}, {}):
        assert read_record(json.dumps(other)) == other


@given(st.text() | st.lists(st.text()))
def test_a_line_is_the_json_that_people_can_read(value: object) -> None:
    """Made from the journal's ASCII, it is what json writes with letters as they are."""
    assert as_line(json.dumps(value)) == json.dumps(value, ensure_ascii=False) + "\n"


def test_what_no_file_can_hold_stays_escaped() -> None:
    """Half of a surrogate pair, which student code may have given; a backslash before a u is no such thing."""
    for text in ("\ud800", "\udc00\ud800", "\ud83d x", "\\ud800", "\\\\u0041", "\U0001f600\ud83d"):
        line = as_line(json.dumps(text))
        assert json.loads(line) == text
        assert "\\" in line
        line.encode()
