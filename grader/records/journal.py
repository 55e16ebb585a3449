"""The journal: one row for each graded attempt, keyed by the hashes of what was judged and of what judged it.

Each row is committed as soon as it is known, so a kill at any moment loses nothing that was finished; it carries an
identity of its own, so that one whose commit was never answered is not written twice. Rows are never changed; the
newest row of a student and an assignment counts.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import count, islice
from sys import intern
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, Text, bindparam, cast, exists, func, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from grader.course.policy import Evidence, HandedIn
from grader.records.attempts import Graded
from grader.records.bulk import made_to_stay
from grader.records.database import Database, Patience
from grader.records.entry import Entry
from grader.records.stores import open_store

Record = dict[str, Any]  # a line of results.jsonl
AT_ONCE = 500  # records that are read at a time
ROWS_AT_ONCE = 10_000  # rows without their records
_EVIDENCE = {kind.value: kind for kind in Evidence}


class _Base(DeclarativeBase):
    pass


class Figures(_Base):
    """The figures of an attempt: apart from it, because only a page needs them and they outweigh all the rest."""

    __tablename__ = "figures"

    attempt: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    figures: Mapped[list[Any]] = mapped_column(JSON)


class Attempt(_Base):
    """One graded attempt."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    student: Mapped[str] = mapped_column(String(80))
    assignment: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(64))  # JudgedBy.key
    submission: Mapped[str] = mapped_column(String(64))  # digest of what was judged, "" where nothing could be read
    seed: Mapped[int]
    held: Mapped[bool]
    score: Mapped[float]
    max_score: Mapped[float]
    graded_at: Mapped[dt.datetime]  # UTC
    handed_in: Mapped[dt.datetime | None]  # UTC
    handed_in_by: Mapped[str | None] = mapped_column(String(10))  # Evidence
    identity: Mapped[str | None] = mapped_column(String(32))  # None: of an older version
    record: Mapped[Record] = mapped_column(JSON)

    __table_args__ = (
        Index("attempts_newest", "student", "assignment", "id"),
        Index("attempts_identity", "identity", unique=True),
    )


_ADD, _ADD_FIGURES = insert(Attempt), insert(Figures)
_OF_IDENTITY = select(Attempt.id).where(Attempt.identity == bindparam("own"))


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest attempt of a student and an assignment, but for its record."""

    id: int
    key: str
    submission: str
    held: bool
    score: float
    max_score: float
    has_figures: bool


class Journal:
    """A journal in a database; use it in a `with`. Raises JournalError for what the database refuses."""

    def __init__(self, url: str, *, read_only: bool = False, patience: Patience = Patience()) -> None:  # noqa: B008
        """url: as SQLAlchemy takes it, "sqlite:///results/journal.sqlite". read_only: it must be there, and stays.

        Opened to be written, it is locked: nobody else can. Raises UsageError for a URL that is none.
        """
        self.url = url
        self._database = Database(open_store(url, read_only=read_only), _Base.metadata, patience)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def enter(self, entry: Entry) -> None:
        """Write down one attempt, for good."""
        columns, tries = _as_columns(entry), count()

        def write(session: Session) -> None:
            connection = session.connection()  # statements, not objects: they take a third of the time
            if next(tries) and connection.scalar(_OF_IDENTITY, {"own": columns["identity"]}) is not None:
                return  # the answer to its commit was lost
            number = connection.execute(_ADD, columns).inserted_primary_key[0]  # type: ignore[index]  # it has one
            if entry.figures is not None:
                connection.execute(_ADD_FIGURES, {"attempt": number, "figures": entry.figures})

        self._database.run("take a result", write)

    def latest(self) -> dict[tuple[str, str], Newest]:
        """The newest attempt of every student and assignment."""
        newest = select(func.max(Attempt.id)).group_by(Attempt.student, Attempt.assignment)
        has_figures = exists().where(Figures.attempt == Attempt.id)
        columns: list[Any] = [Attempt.id, Attempt.key, Attempt.submission, Attempt.held]
        columns += [Attempt.score, Attempt.max_score, has_figures]
        query = select(Attempt.student, Attempt.assignment, *columns).where(Attempt.id.in_(newest))

        def read(session: Session) -> dict[tuple[str, str], Newest]:
            rows = session.connection().execute(query)
            return {(row[0], intern(row[1])): Newest(row[2], intern(row[3]), *row[4:]) for row in rows}

        return self._database.run("be read", read)

    def record(self, attempt: Newest) -> Record:
        """The record of an attempt."""
        (found,) = self.records([attempt])
        return found

    def records(self, attempts: Iterable[Newest]) -> Iterator[Record]:
        """The records of attempts, in their order."""
        return map(json.loads, self.texts(attempts))

    def texts(self, attempts: Iterable[Newest]) -> Iterator[str]:
        """The same as JSON, in ASCII."""
        coming = iter(attempts)
        while batch := [attempt.id for attempt in islice(coming, AT_ONCE)]:
            found = self._database.run("be read", partial(_read_texts, numbers=batch))
            yield from (found[number] for number in batch)

    def figures(self, attempt: Newest) -> list[Any]:
        """The figures of an attempt, [] where it has none."""
        query = select(Figures.figures).where(Figures.attempt == attempt.id)
        return self._database.run("be read", lambda session: session.scalar(query)) or []

    def history(self) -> list[Graded]:
        """Every row, without its record: what policy is made of. Older journals do not know when work was handed in."""
        columns: list[Any] = [Attempt.id, Attempt.student, Attempt.assignment, Attempt.submission, Attempt.held]
        columns += [Attempt.score, Attempt.max_score, Attempt.graded_at]
        if self._database.has_column("attempts", "handed_in"):
            columns += [Attempt.handed_in, Attempt.handed_in_by]
        query = select(*columns)

        def read(session: Session) -> list[Graded]:
            parts = session.connection().execute(query).partitions(ROWS_AT_ONCE)
            return [_graded(*row) for rows in parts for row in rows]

        with made_to_stay():
            return self._database.run("be read", read)


class Recall:
    """The records of attempts that are asked for, if at all, in about the order given here: many are read at once, and
    no more are kept."""

    def __init__(self, journal: Journal, attempts: Iterable[Newest]) -> None:
        self._journal, self._attempts = journal, list(attempts)
        self._read: dict[int, str] = {}

    def record(self, attempt: Newest) -> Record:
        """The record of one of them."""
        if attempt.id not in self._read:
            first = self._places[attempt.id]
            batch = self._attempts[first : first + AT_ONCE]
            self._read = {one.id: text for one, text in zip(batch, self._journal.texts(batch), strict=True)}
        record: Record = json.loads(self._read[attempt.id])
        return record

    @cached_property
    def _places(self) -> dict[int, int]:
        return {attempt.id: place for place, attempt in enumerate(self._attempts)}


def _read_texts(session: Session, numbers: list[int]) -> dict[int, str]:
    query = select(Attempt.id, cast(Attempt.record, Text)).where(Attempt.id.in_(numbers))
    return {row[0]: row[1] for row in session.connection().execute(query)}


def _as_columns(entry: Entry) -> dict[str, Any]:
    handed_in = entry.handed_in
    return {
        "student": entry.student,
        "assignment": entry.assignment,
        "key": entry.key,
        "submission": entry.submission,
        "seed": entry.seed,
        "held": entry.held,
        "score": entry.score,
        "max_score": entry.max_score,
        "graded_at": dt.datetime.now(dt.UTC).replace(tzinfo=None),
        "handed_in": handed_in.at.astimezone(dt.UTC).replace(tzinfo=None) if handed_in else None,
        "handed_in_by": handed_in.by.value if handed_in else None,
        "identity": uuid4().hex,
        "record": entry.record,
    }


def _graded(
    number: int,
    student: str,
    assignment: str,
    submission: str,
    held: bool,
    score: float,
    max_score: float,
    graded_at: dt.datetime,
    handed_in: dt.datetime | None = None,
    by: str | None = None,
) -> Graded:
    known = HandedIn(_utc(handed_in), _EVIDENCE.get(by) or Evidence(by)) if handed_in and by else None
    names = intern(student), intern(assignment)  # each comes many times, and is kept once
    return Graded(number, *names, submission, held, score, max_score, _utc(graded_at), known)


def _utc(at: dt.datetime) -> dt.datetime:
    """The same with its zone; at.replace(tzinfo=dt.UTC) would take five times as long."""
    return dt.datetime(at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond, dt.UTC)
