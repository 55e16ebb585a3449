"""The journal keeps when work was handed in, and opens what an older version wrote."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from grader.course.policy import Evidence, HandedIn
from grader.errors import JournalError
from grader.records.attempts import attempts_of
from grader.records.journal import Journal

AT = datetime(2026, 10, 19, 23, 59, 30, tzinfo=timezone(timedelta(hours=2)))
OLD = """
CREATE TABLE attempts (id INTEGER NOT NULL PRIMARY KEY, student VARCHAR(80) NOT NULL, assignment VARCHAR(80) NOT NULL,
  "key" VARCHAR(64) NOT NULL, submission VARCHAR(64) NOT NULL, seed INTEGER NOT NULL, held BOOLEAN NOT NULL,
  score FLOAT NOT NULL, max_score FLOAT NOT NULL, graded_at DATETIME NOT NULL, record JSON NOT NULL);
INSERT INTO attempts VALUES
  (1, 'ada', '1_work', 'k', 'd', 7, 0, 2.0, 4.0, '2026-10-20 08:00:00.000000', '{"student": "ada"}');
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A journal as it was before hand-in times."""
    with sqlite3.connect(tmp_path / "journal.sqlite") as database:
        database.executescript(OLD)
    return tmp_path / "journal.sqlite"


def columns(path: Path) -> list[str]:
    with sqlite3.connect(path) as database:
        return [row[1] for row in database.execute("PRAGMA table_info(attempts)")]


def test_hand_in_times_are_kept(tmp_path: Path, record: Callable[..., dict[str, Any]]) -> None:
    """With how they are known; or that nothing told."""
    url = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    with Journal(url) as journal:
        journal.add(record("ada", one=("passed", 1, 1)), "key", handed_in=HandedIn(AT, Evidence.RECEIPT))
        journal.add(record("bela", one=("failed", 1, 2)), "key")
    with Journal(url, read_only=True) as journal:
        ada, bela = journal.history()
    assert ada.handed_in == HandedIn(AT.astimezone(UTC), Evidence.RECEIPT)
    assert bela.handed_in is None
    assert (bela.student, bela.score, bela.max_score, bela.held) == ("bela", 1, 2, False)
    assert timedelta() <= datetime.now(UTC) - bela.graded_at < timedelta(minutes=10)


def test_an_older_journal_is_read_as_it_is(old: Path) -> None:
    """Reading changes nothing; its rows know no hand-in time."""
    before = old.read_bytes()
    with Journal(f"sqlite:///{old}", read_only=True) as journal:
        (row,) = journal.history()
    assert row.handed_in is None
    assert row.graded_at == datetime(2026, 10, 20, 8, tzinfo=UTC)
    assert old.read_bytes() == before


def test_an_older_journal_is_gone_on_with(old: Path, record: Callable[..., dict[str, Any]]) -> None:
    """Opening it to write adds what it lacks, once, and keeps every row."""
    for _ in range(2):
        with Journal(f"sqlite:///{old}") as journal:
            assert journal.record(journal.latest()["ada", "1_work"]) == {"student": "ada"}
            assert [row.handed_in for row in journal.history()] == [None]
    with Journal(f"sqlite:///{old}") as journal:
        journal.add(record("ada", one=("passed", 1, 1)), "key", handed_in=HandedIn(AT, Evidence.FILE))
        assert [row.handed_in and row.handed_in.by for row in journal.history()] == [None, Evidence.FILE]
    assert columns(old)[-3:] == ["handed_in", "handed_in_by", "identity"]


def test_what_is_read_cannot_be_written(old: Path, record: Callable[..., dict[str, Any]]) -> None:
    """Nor is a journal made by looking for one."""
    with Journal(f"sqlite:///{old}", read_only=True) as journal, pytest.raises(JournalError, match="cannot take"):
        journal.add(record("ada", one=("passed", 1, 1)), "key")
    with pytest.raises(JournalError, match=r"there is no journal .*nowhere\.sqlite; `grader grade` writes one"):
        Journal(f"sqlite:///{old.parent / 'nowhere.sqlite'}", read_only=True)
    assert not (old.parent / "nowhere.sqlite").exists()


def test_work_that_was_judged_again_is_one_attempt(tmp_path: Path, record: Callable[..., dict[str, Any]]) -> None:
    """The newest judgement counts, at the earliest time by the best evidence; work handed in once more is another."""
    url = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    with Journal(url) as journal:
        for digest, points, at, by in (
            ("a", 1, AT, Evidence.RECEIPT),
            ("a", 2, AT - timedelta(days=2), Evidence.FILE),
            ("b", 3, AT + timedelta(days=1), Evidence.FILE),
            ("b", 4, AT + timedelta(days=9), Evidence.FILE),
            ("a", 2, AT + timedelta(days=10), Evidence.RECEIPT),
        ):
            one = record("ada", submission=digest, one=("failed", points, 4))
            journal.add(one, "key", handed_in=HandedIn(at, by))
        attempts = attempts_of(reversed(journal.history()))
    assert [attempt.share for attempt in attempts] == [0.5, 1.0, 0.5]
    assert [attempt.at for attempt in attempts] == [AT, AT + timedelta(days=1), AT + timedelta(days=10)]
