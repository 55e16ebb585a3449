"""CSV as spreadsheets and other systems read it: written so that no cell is a formula, read with line numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from grader.errors import CourseError, UsageError

# What a spreadsheet may take for the beginning of a formula, as OWASP lists it, also behind spaces; "-" alone is none.
_FORMULA = re.compile(r"(?!-\Z)['\s]*[=+\-@\t\r\n\0＝＋－＠]")


@dataclass(frozen=True)
class Row:
    """A row of a table, by column, and the line in which it begins."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A CSV file with a header."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def harmless(text: str) -> str:
    """The text behind an apostrophe where a spreadsheet might run it; else as it is."""
    if not text or text[0].isalnum():  # as most are, and seen at a glance
        return text
    return f"'{text}" if _FORMULA.match(text) else text


def original(cell: str) -> str:
    """What `harmless` made this cell from."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV, its text made harmless; numbers are numbers."""
    out = io.StringIO()
    write = csv_writer(out, columns)
    for row in rows:
        write(row)
    return out.getvalue()


def csv_writer(out: TextIO, columns: Sequence[str]) -> Callable[[Sequence[object]], None]:
    """Writes the header, and then a row each time that it is called, as `as_csv` does."""
    writer = csv.writer(out, lineterminator="\n")

    def write(row: Sequence[object]) -> None:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])

    write(columns)
    return write


def read_file(path: Path) -> str:
    """The text of a file that was named on the command line. Raises UsageError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None


def read_csv(text: str, file: str, required: Sequence[str] = ()) -> Table:
    """A table with a header; cells are stripped, empty lines left out. Commas or semicolons part the cells.

    Raises CourseError with file and line.
    """
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            stripped = [original(cell.strip()) for cell in cells]
            if not columns:
                columns = _header(stripped, file, required)
            elif any(stripped):
                rows.append(Row(line, _row(columns, stripped, file, line)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise CourseError(f"{file}, line {line}: {error}") from None
    if not columns:
        raise CourseError(f"{file} is empty; expected a line with the columns {', '.join(required)}")
    return Table(file, columns, tuple(rows))


def _header(columns: list[str], file: str, required: Sequence[str]) -> tuple[str, ...]:
    missing = [name for name in required if name not in columns]
    if missing:
        raise CourseError(
            f"{file}, line 1: expected the columns {', '.join(required)}; {', '.join(missing)} is not there, "
            f"but {', '.join(columns)}"
        )
    twice = [name for i, name in enumerate(columns) if name and name in columns[:i]]
    if twice:
        raise CourseError(f"{file}, line 1: the column {twice[0]!r} stands here twice")
    return tuple(columns)


def _row(columns: Sequence[str], cells: Sequence[str], file: str, line: int) -> dict[str, str]:
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        raise CourseError(f"{file}, line {line}: {len(columns)} cells were expected, got {len(cells)}")
    return dict(zip(columns, [*cells, *[""] * len(columns)], strict=False))
