"""The journal, on both databases: it keeps what it is given, for one writer at a time, and opens an older version's."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from grader.course.policy import Evidence, HandedIn
from grader.errors import JournalError
from grader.records import locking
from grader.records.attempts import attempts_of
from grader.records.entry import Entry
from grader.records.journal import Journal, Recall

AT = datetime(2026, 10, 19, 23, 59, 30, tzinfo=timezone(timedelta(hours=2)))
OLD = """
CREATE TABLE attempts (id {number} NOT NULL PRIMARY KEY, student VARCHAR(80) NOT NULL, assignment VARCHAR(80) NOT NULL,
  "key" VARCHAR(64) NOT NULL, submission VARCHAR(64) NOT NULL, seed INTEGER NOT NULL, held BOOLEAN NOT NULL,
  score FLOAT NOT NULL, max_score FLOAT NOT NULL, graded_at TIMESTAMP NOT NULL, record JSON NOT NULL);
INSERT INTO attempts (student, assignment, "key", submission, seed, held, score, max_score, graded_at, record)
  VALUES ('ada', '1_work', 'k', 'd', 7, false, 2.0, 4.0, '2026-10-20 08:00:00.000000', '{{"student": "ada"}}');
"""
Make = Callable[..., dict[str, Any]]


@pytest.fixture
def old(url: str) -> str:
    """A journal as it was before hand-in times."""
    kind = "INTEGER" if url.startswith("sqlite") else "SERIAL"
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in OLD.format(number=kind).split(";\n")[:2]:
            connection.execute(text(statement))
    engine.dispose()
    return url


def columns(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return [str(column["name"]) for column in inspect(engine).get_columns("attempts")]
    finally:
        engine.dispose()


def test_hand_in_times_are_kept(url: str, record: Make) -> None:
    """With how they are known; or that nothing told."""
    with Journal(url) as journal:
        journal.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key", handed_in=HandedIn(AT, Evidence.RECEIPT)))
        journal.enter(Entry.of(record("bela", one=("failed", 1, 2)), "key"))
    with Journal(url, read_only=True) as journal:
        ada, bela = journal.history()
    assert ada.handed_in == HandedIn(AT.astimezone(UTC), Evidence.RECEIPT)
    assert bela.handed_in is None
    assert (bela.student, bela.score, bela.max_score, bela.held) == ("bela", 1, 2, False)
    assert timedelta() <= datetime.now(UTC) - bela.graded_at < timedelta(minutes=10)


def test_records_come_back_as_they_were(url: str, record: Make) -> None:
    """Whatever letters a message holds, also those that databases dislike; the newest of each, and its figures."""
    odd = record("ada", one=("failed", 1, 2), message="\x00 \ud800 \U0001f600 'quoted' \\ %s :name {}")
    drawn = [{"title": "a line", "points": [0.1, None, -3e300]}]
    with Journal(url) as journal:
        journal.enter(Entry.of(record("ada", one=("failed", 0, 2)), "key", drawn))
        journal.enter(Entry.of(odd, "newer", drawn))
        for number in range(1200):
            journal.enter(Entry.of(record(f"s{number:04d}", one=("passed", 1, 1)), "key"))
    with Journal(url, read_only=True) as journal:
        latest = journal.latest()
        ada = latest["ada", "1_work"]
        assert (ada.key, ada.held, ada.submission, ada.has_figures) == ("newer", False, odd["submission"], True)
        assert journal.record(ada) == odd
        assert journal.figures(ada) == drawn
        assert not latest["s0000", "1_work"].has_figures
        assert journal.figures(latest["s0000", "1_work"]) == []
        students = [one["student"] for one in journal.records(latest[name] for name in sorted(latest, reverse=True))]
    assert students == [*(f"s{number:04d}" for number in reversed(range(1200))), "ada"]


def test_records_are_recalled_as_they_are_asked_for(url: str, record: Make) -> None:
    """In about the order that was told, which is what several processes keep; what is never asked for does no harm."""
    with Journal(url) as journal:
        for number in range(600):
            journal.enter(Entry.of(record(f"s{number:04d}", one=("passed", 1, 1)), "key"))
        latest = journal.latest()
        names = sorted(latest)
        recall = Recall(journal, (latest[name] for name in names))
        asked = [names[2], names[0], names[599], *names[300:310], names[1]]
        assert [recall.record(latest[name])["student"] for name in asked] == [student for student, _ in asked]


def test_an_older_journal_is_read_as_it_is(old: str) -> None:
    """Reading changes nothing; its rows know no hand-in time."""
    before = columns(old)
    with Journal(old, read_only=True) as journal:
        (row,) = journal.history()
    assert row.handed_in is None
    assert row.graded_at == datetime(2026, 10, 20, 8, tzinfo=UTC)
    assert columns(old) == before


def test_a_file_that_is_read_stays_byte_for_byte(tmp_path: Path, record: Make) -> None:
    """Not even a log is left beside it."""
    path = tmp_path / "journal.sqlite"
    with Journal(f"sqlite:///{path}") as journal:
        journal.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key"))
    before = path.read_bytes(), sorted(tmp_path.iterdir())
    with Journal(f"sqlite:///{path}", read_only=True) as journal:
        assert len(journal.history()) == 1
    assert (path.read_bytes(), sorted(tmp_path.iterdir())) == before


def test_an_older_journal_is_gone_on_with(old: str, record: Make) -> None:
    """Opening it to write adds what it lacks, once, and keeps every row."""
    for _ in range(2):
        with Journal(old) as journal:
            assert journal.record(journal.latest()["ada", "1_work"]) == {"student": "ada"}
    with Journal(old) as journal:
        journal.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key", handed_in=HandedIn(AT, Evidence.FILE)))
        assert [row.handed_in and row.handed_in.by for row in journal.history()] == [None, Evidence.FILE]
    assert columns(old)[-3:] == ["handed_in", "handed_in_by", "identity"]


def test_an_index_finds_the_newest(old: str) -> None:
    """Of older journals, too: looking for them reads no record, however many there are."""
    with Journal(old):
        pass
    engine = create_engine(old)
    assert {index["name"] for index in inspect(engine).get_indexes("attempts")} >= {
        "attempts_newest",
        "attempts_identity",
    }
    engine.dispose()


def test_what_is_read_cannot_be_written(url: str, record: Make) -> None:
    """Nor is a journal made by looking for one."""
    with pytest.raises(JournalError, match=r"there is no journal .*; `grader grade` writes one"):
        Journal(url, read_only=True)
    with pytest.raises(JournalError, match=r"there is no journal .*; `grader grade` writes one"):
        Journal(url, read_only=True)
    with Journal(url):
        pass
    with Journal(url, read_only=True) as journal, pytest.raises(JournalError, match="cannot take a result: .*read"):
        journal.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key"))
    with Journal(url, read_only=True) as journal:
        assert journal.history() == []


def test_a_folder_without_a_journal_stays_without(tmp_path: Path) -> None:
    """SQLite would make one by opening it."""
    with pytest.raises(JournalError, match=r"there is no journal .*nowhere\.sqlite"):
        Journal(f"sqlite:///{tmp_path / 'nowhere.sqlite'}", read_only=True)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(JournalError, match=r"journal\.sqlite cannot be opened: No such file or directory"):
        Journal(f"sqlite:///{tmp_path / 'nowhere' / 'journal.sqlite'}")


def test_one_at_a_time_writes(url: str, record: Make) -> None:
    """A second writer is told so; readers are welcome; when the first one is done the second may."""
    with Journal(url) as first:
        with pytest.raises(JournalError, match="another run of grader .*is writing to the journal"):
            Journal(url)
        first.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key"))
        with Journal(url, read_only=True) as reader:
            assert len(reader.history()) == 1
    with Journal(url) as second:
        second.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key"))
        assert [row.id for row in second.history()] == [1, 2]


def test_who_writes_briefly_is_waited_for(url: str, record: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that each write a result now and then do not get into each other's way."""
    monkeypatch.setattr(locking, "A_MOMENT", 60.0)  # on a machine with other things to do
    first = Journal(url)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(Journal, url)
        time.sleep(0.2)
        assert not second.done()
        first.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key"))
        with first:
            pass
        with second.result() as journal:
            assert len(journal.history()) == 1


def test_work_that_was_judged_again_is_one_attempt(url: str, record: Make) -> None:
    """The newest judgement counts, at the earliest time by the best evidence; work handed in once more is another."""
    with Journal(url) as journal:
        for digest, points, at, by in (
            ("a", 1, AT, Evidence.RECEIPT),
            ("a", 2, AT - timedelta(days=2), Evidence.FILE),
            ("b", 3, AT + timedelta(days=1), Evidence.FILE),
            ("b", 4, AT + timedelta(days=9), Evidence.FILE),
            ("a", 2, AT + timedelta(days=10), Evidence.RECEIPT),
        ):
            one = record("ada", submission=digest, one=("failed", points, 4))
            journal.enter(Entry.of(one, "key", handed_in=HandedIn(at, by)))
        attempts = attempts_of(reversed(journal.history()))
    assert [attempt.share for attempt in attempts] == [0.5, 1.0, 0.5]
    assert [attempt.at for attempt in attempts] == [AT, AT + timedelta(days=1), AT + timedelta(days=10)]
