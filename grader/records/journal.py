"""The journal: one row for each graded attempt, keyed by the hashes of what was judged and of what judged it.

Each row is committed as soon as it is known, so a kill at any moment loses nothing that was finished. Rows are never
changed; the newest row of a student and an assignment counts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import JSON, Engine, ForeignKey, String, create_engine, event, exists, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, mapped_column

import grader
from grader.course.policy import Evidence, HandedIn
from grader.errors import JournalError
from grader.records.attempts import Graded

Record = dict[str, Any]  # a line of results.jsonl


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
    student: Mapped[str] = mapped_column(String(80), index=True)
    assignment: Mapped[str] = mapped_column(String(80), index=True)
    key: Mapped[str] = mapped_column(String(64))  # JudgedBy.key
    submission: Mapped[str] = mapped_column(String(64))  # digest of what was judged, "" where nothing could be read
    seed: Mapped[int]
    held: Mapped[bool]
    score: Mapped[float]
    max_score: Mapped[float]
    graded_at: Mapped[dt.datetime]  # UTC
    handed_in: Mapped[dt.datetime | None]  # UTC
    handed_in_by: Mapped[str | None] = mapped_column(String(10))  # Evidence
    record: Mapped[Record] = mapped_column(JSON)
    has_figures: Mapped[bool] = column_property(exists().where(Figures.attempt == id))


@dataclass(frozen=True)
class JudgedBy:
    """What decides a verdict besides the submission."""

    suite: str  # digest of suites, reference and chaffs
    course: str  # digest of course.yml
    level: str
    seed: int | None  # None: any seed is as good

    @property
    def key(self) -> str:
        parts = (self.suite, self.course, self.level, self.seed, environment())
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def environment() -> str:
    """The versions that may change a verdict."""
    return (
        f"grader {grader.__version__}, Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}"
    )


class Journal:
    """A journal in a database; use it in a `with`. Raises JournalError for what the database refuses."""

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        """url: as SQLAlchemy takes it, "sqlite:///results/journal.sqlite". read_only: it must be there, and stays."""
        self._url = url
        self._engine = self._open(read_only)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    def add(
        self, record: Record, key: str, figures: list[Any] | None = None, handed_in: HandedIn | None = None
    ) -> None:
        """Write down one attempt, for good. figures: None where none were asked for."""
        attempt = Attempt(
            student=record["student"],
            assignment=record["assignment"],
            key=key,
            submission=record["submission"],
            seed=record["seed"],
            held=record["held"],
            score=record["score"],
            max_score=record["max_score"],
            graded_at=dt.datetime.now(dt.UTC).replace(tzinfo=None),
            handed_in=handed_in.at.astimezone(dt.UTC).replace(tzinfo=None) if handed_in else None,
            handed_in_by=handed_in.by.value if handed_in else None,
            record=record,
        )
        try:
            with Session(self._engine) as session, session.begin():
                session.add(attempt)
                if figures is not None:
                    session.flush()  # gives the attempt its number
                    session.add(Figures(attempt=attempt.id, figures=figures))
        except SQLAlchemyError as error:
            raise self._explain("take a result", error) from None

    def figures(self, attempt: Attempt) -> list[Any]:
        """The figures of an attempt, [] where it has none."""
        try:
            with Session(self._engine) as session:
                found = session.get(Figures, attempt.id)
                return found.figures if found else []
        except (SQLAlchemyError, ValueError) as error:
            raise self._explain("be read", error) from None

    def latest(self) -> dict[tuple[str, str], Attempt]:
        """The newest attempt of every student and assignment."""
        newest = select(func.max(Attempt.id)).group_by(Attempt.student, Attempt.assignment)
        try:
            with Session(self._engine) as session:
                rows: Iterable[Attempt] = session.scalars(select(Attempt).where(Attempt.id.in_(newest))).all()
        except (SQLAlchemyError, ValueError) as error:
            raise self._explain("be read", error) from None
        return {(row.student, row.assignment): row for row in rows}

    def history(self) -> list[Graded]:
        """Every row, without its record: what policy is made of. Older journals do not know when work was handed in."""
        columns: list[Any] = [Attempt.id, Attempt.student, Attempt.assignment, Attempt.submission, Attempt.held]
        columns += [Attempt.score, Attempt.max_score, Attempt.graded_at]
        try:
            if self._knows_hand_ins():
                columns += [Attempt.handed_in, Attempt.handed_in_by]
            with Session(self._engine) as session:
                return [_graded(*row) for row in session.execute(select(*columns))]
        except (SQLAlchemyError, ValueError) as error:
            raise self._explain("be read", error) from None

    def _knows_hand_ins(self) -> bool:
        return "handed_in" in {column["name"] for column in inspect(self._engine).get_columns("attempts")}

    def _open(self, read_only: bool) -> Engine:
        try:
            engine = create_engine(self._url)
            if engine.dialect.name == "sqlite":
                if read_only and not Path(engine.url.database or "").is_file():
                    raise JournalError(f"there is no journal {engine.url.database}; `grader grade` writes one")
                event.listen(engine, "connect", _make_sqlite_readable if read_only else _make_sqlite_durable)
            if not read_only:
                _Base.metadata.create_all(engine)
                _add_missing_columns(engine)
        except SQLAlchemyError as error:
            raise self._explain("be opened", error) from None
        return engine

    def _explain(self, what: str, error: Exception) -> JournalError:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        return JournalError(f"the journal {self._url} cannot {what}: {cause}")


def _make_sqlite_durable(connection: Any, _: Any) -> None:
    """Write-ahead log: a commit is one append, and readers never wait."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA busy_timeout=10000")


def _make_sqlite_readable(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA busy_timeout=10000")


def _add_missing_columns(engine: Engine) -> None:
    """A journal of an older version gets the columns that it lacks, empty; another process may be just as quick."""
    for name, kind in (("handed_in", "TIMESTAMP"), ("handed_in_by", "VARCHAR(10)")):
        if name not in {column["name"] for column in inspect(engine).get_columns("attempts")}:
            try:
                with engine.begin() as connection:
                    connection.execute(text(f"ALTER TABLE attempts ADD COLUMN {name} {kind}"))
            except SQLAlchemyError:
                if name not in {column["name"] for column in inspect(engine).get_columns("attempts")}:
                    raise


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
    known = HandedIn(handed_in.replace(tzinfo=dt.UTC), Evidence(by)) if handed_in and by else None
    at = graded_at.replace(tzinfo=dt.UTC)
    return Graded(number, student, assignment, submission, held, score, max_score, at, known)
