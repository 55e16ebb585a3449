"""A database that is lost in the middle of a run: nothing is lost that was finished, and nothing is written twice."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from grader.errors import JournalError
from grader.records.database import Patience
from grader.records.entry import Entry
from grader.records.journal import Journal
from tests.cable import CUT_AFTER_COMMIT, CUT_BEFORE_COMMIT, CUT_OUR_END, Cable, cable_to

if TYPE_CHECKING:
    from tests.postgres import Postgres

Make = Callable[..., dict[str, Any]]
END_ALL = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'grader %'"
HOLD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"


@pytest.fixture(autouse=True)
def back_again(postgres: Postgres) -> Iterator[None]:
    """Whatever becomes of a test, the next one finds the server running."""
    yield
    if postgres.process is None:
        postgres.start()


@pytest.fixture
def cable(postgres: Postgres) -> Iterator[Cable]:
    """A line to the server."""
    with cable_to(postgres.port) as cable:
        yield cable


def written(url: str) -> list[str]:
    with Journal(url, read_only=True) as journal:
        return [row.student for row in journal.history()]


def test_a_session_that_was_ended_is_made_anew(postgres: Postgres, record: Make) -> None:
    """An administrator, or a proxy with a time limit, ends it: the next result goes to another, and is told of."""
    url, told = postgres.new_database(), list[str]()
    with Journal(url, patience=Patience(remark=told.append)) as journal:
        for student in ("ada", "bela", "chen"):
            journal.enter(Entry.of(record(student, one=("passed", 1, 1)), "key"))
            assert postgres.sql(END_ALL)[0][0] == 1
        assert len(journal.latest()) == 3
    assert written(url) == ["ada", "bela", "chen"]
    lost, back = told[0], told[1]
    assert "was lost (terminating connection due to administrator command); waiting up to 60 s" in lost
    assert back.endswith("is back")
    assert len(told) == 6


@pytest.mark.parametrize("how", [CUT_BEFORE_COMMIT, CUT_AFTER_COMMIT, CUT_OUR_END])
def test_a_commit_without_an_answer_is_done_once(postgres: Postgres, cable: Cable, record: Make, how: str) -> None:
    """Whether the server heard of it, did it, or still waits for more: the row is there once, with its figures."""
    database = postgres.new_database().rpartition("/")[2]
    with Journal(postgres.url(database, port=cable.port)) as journal:
        journal.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key"))
        cable.cut = how
        journal.enter(Entry.of(record("bela", one=("passed", 1, 1)), "key", [{"title": "a line"}]))
        journal.enter(Entry.of(record("chen", one=("passed", 1, 1)), "key"))
        assert cable.cuts == 1
        assert journal.figures(journal.latest()["bela", "1_work"]) == [{"title": "a line"}]
        assert postgres.sql(HOLD, database) == [(1,)]
    assert written(postgres.url(database)) == ["ada", "bela", "chen"]


def test_a_server_that_is_started_again_is_waited_for(postgres: Postgres, record: Make) -> None:
    """As after a power cut; what was committed before is there."""
    url, told = postgres.new_database(), list[str]()
    with Journal(url, patience=Patience(remark=told.append)) as journal:
        journal.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key"))
        postgres.stop(signal.SIGQUIT)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(journal.enter, Entry.of(record("bela", one=("passed", 1, 1)), "key"))
            while not told:
                time.sleep(0.01)
            postgres.start()
            waiting.result()
    assert written(url) == ["ada", "bela"]
    assert len(told) == 2


def test_a_server_that_stays_away_ends_the_run(postgres: Postgres, record: Make) -> None:
    """In a sentence, after the time that was given; the next run goes on."""
    url = postgres.new_database()
    with Journal(url, patience=Patience(0.5)) as journal:
        journal.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key"))
        postgres.stop()
        with pytest.raises(JournalError) as caught:
            journal.enter(Entry.of(record("bela", one=("passed", 1, 1)), "key"))
        postgres.start()
    assert "did not come back within 0.5 s" in str(caught.value)
    assert "what was graded is kept: run the same command again" in str(caught.value)
    with Journal(url) as journal:
        assert [student for student, _ in journal.latest()] == ["ada"]
        journal.enter(Entry.of(record("bela", one=("passed", 1, 1)), "key"))


def test_who_lost_the_journal_to_another_run_writes_no_more(postgres: Postgres, cable: Cable, record: Make) -> None:
    """Two runs never write at a time, also when the lock went with the connection; what was finished stays."""
    database = postgres.new_database().rpartition("/")[2]
    others: list[Journal] = []
    with Journal(postgres.url(database, port=cable.port)) as journal:
        journal.enter(Entry.of(record("ada", one=("passed", 1, 1)), "key"))
        cable.cut = CUT_BEFORE_COMMIT
        cable.on_cut = lambda: others.append(_open_when_free(postgres.url(database)))
        with pytest.raises(JournalError, match=r"another run of grader \(from .* since .*\) is writing to the journal"):
            journal.enter(Entry.of(record("bela", one=("passed", 1, 1)), "key"))
    (other,) = others
    with other:
        other.enter(Entry.of(record("chen", one=("passed", 1, 1)), "key"))
    assert written(postgres.url(database)) == ["ada", "chen"]


def _open_when_free(url: str) -> Journal:
    for _ in range(200):
        try:
            return Journal(url)
        except JournalError:
            time.sleep(0.05)  # the server has not noticed yet
    return Journal(url)
