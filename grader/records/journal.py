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
from typing import Any

import numpy as np
from sqlalchemy import JSON, Engine, ForeignKey, String, create_engine, event, exists, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, mapped_column

import grader
from grader.errors import JournalError

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

    def __init__(self, url: str) -> None:
        """url: as SQLAlchemy takes it, "sqlite:///results/journal.sqlite"."""
        self._url = url
        self._engine = self._open()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    def add(self, record: Record, key: str, figures: list[Any] | None = None) -> None:
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

    def _open(self) -> Engine:
        try:
            engine = create_engine(self._url)
            if engine.dialect.name == "sqlite":
                event.listen(engine, "connect", _make_sqlite_durable)
            _Base.metadata.create_all(engine)
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
