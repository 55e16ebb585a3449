"""A notebook as it was handed in + the notebook that was given out -> one in which nbgrader finds each of its cells.

What comes back from JupyterLab, Colab and VS Code lacks cells, has them twice, in another order, split, or without the
metadata that names them. Judging does not depend on any of it: it goes by the names that the code defines. This is for
the gradebook, and for the copy that people look at. Nothing here parses Python: a name is found by how its line begins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.errors import PublishingError

Json = dict[str, Any]

MOST_PROSE = 200_000  # characters of a text cell: more than anyone reads, and less than hurts a browser
CHECK, POINTS = "-check", "-points"  # what the ids of an exercise's locked cells end in
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # as nbformat has it
_SURROGATE = re.compile("[\ud800-\udfff]")  # what UTF-8 cannot say
_TAG = re.compile(r"<(?=[A-Za-z/!?])")  # what may begin HTML
_IMAGE = re.compile(r"image/(png|jpeg|gif|webp)")  # pictures that hold no script


@dataclass(frozen=True)
class HandedInCell:
    """A cell that a student handed in. grade_id: what its metadata claims, "" where nothing."""

    kind: str  # "code", "markdown" or "raw"
    source: str
    grade_id: str = ""
    id: str = ""
    attachments: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class ReleasedCell:
    """A cell that was given out. nbgrader: its metadata there, empty where nbgrader leaves the cell alone."""

    kind: str
    source: str
    nbgrader: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def grade_id(self) -> str:
        return str(self.nbgrader.get("grade_id", ""))

    @property
    def is_solution(self) -> bool:
        """Whether its text is the student's."""
        return bool(self.nbgrader.get("solution"))

    @property
    def is_grade(self) -> bool:
        return bool(self.nbgrader.get("grade"))

    @property
    def is_task(self) -> bool:
        return bool(self.nbgrader.get("task"))


@dataclass(frozen=True)
class Released:
    """A notebook as students got it."""

    cells: tuple[ReleasedCell, ...]
    metadata: Mapping[str, Any] = field(hash=False)

    @cached_property
    def expected(self) -> dict[str, ReleasedCell]:
        """The cells that nbgrader knows, by id, in order."""
        return {cell.grade_id: cell for cell in self.cells if cell.grade_id}


@dataclass(frozen=True)
class RepairedCell:
    """A cell of the copy. released: the cell given out that it stands for, None where it is the student's own."""

    kind: str
    source: str
    released: ReleasedCell | None = None
    attachments: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def grade_id(self) -> str:
        return self.released.grade_id if self.released else ""

    @property
    def is_unchanged(self) -> bool:
        """Whether it holds what was given out, letter for letter."""
        return self.released is not None and self.source == self.released.source


@dataclass(frozen=True)
class Remark:
    """What was odd about a notebook, in a sentence. exercise: that it is about, or ""."""

    exercise: str
    text: str


@dataclass(frozen=True)
class Repaired:
    """Every expected cell once, and what else there was."""

    cells: tuple[RepairedCell, ...]
    remarks: tuple[Remark, ...] = ()

    def cell(self, grade_id: str) -> RepairedCell:
        return self._by_id[grade_id]

    @cached_property
    def _by_id(self) -> dict[str, RepairedCell]:
        return {cell.grade_id: cell for cell in self.cells if cell.released}


# --- reading ---


def read_released(path: Path) -> Released:
    """The notebook that was given out. Raises PublishingError."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = tuple(_released(cell) for cell in notebook["cells"])
        return Released(cells, notebook["metadata"])
    except FileNotFoundError:
        raise PublishingError(f"{path} is not there: publish the assignment first (`grader publish`)") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PublishingError(f"{path} cannot be read as a notebook: {error}; publish the assignment again") from None


def _released(cell: Json) -> ReleasedCell:
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    return ReleasedCell(cell["cell_type"], source, cell["metadata"].get("nbgrader", {}))


def cells_of_script(text: str) -> tuple[HandedInCell, ...]:
    """The cells of a percent-format script, so that a .py file can be looked at like a notebook."""
    parts = re.split(r"^# ?%%(.*)\n?", f"# %%\n{text}", flags=re.MULTILINE)
    cells = []
    for head, body in zip(parts[1::2], parts[2::2], strict=True):
        source = body.strip("\n")
        if "[markdown]" in head:
            named = re.search(r'"grade_id": *"([A-Za-z0-9_-]{1,64})"', head)
            text = re.sub(r"^# ?", "", source, flags=re.MULTILINE)
            cells.append(HandedInCell("markdown", text, named[1] if named else ""))
        elif source.strip():
            cells.append(HandedInCell("code", source))
    return tuple(cells)


# --- matching ---


def repair(submitted: Sequence[HandedInCell], released: Released, exercises: Iterable[str]) -> Repaired:
    """Match what was handed in with what was given out.

    An expected cell is known by the id in its metadata, else by its own id; an exercise's solution cell before all by
    the name that it defines, and the last such cell counts, as it does when the notebook is run. Locked cells get their
    text back, missing ones are put where they belong.
    """
    names = [name for name in exercises if name in released.expected]
    matching = _Matching(submitted, released)
    for name in names:
        matching.take_own(name)
    for name in names:
        matching.take_any(name)
    for grade_id in released.expected:
        matching.take_by_id(grade_id)
    return Repaired(_in_order(matching), tuple(_remarks(matching, names)))


class _Matching:
    """Which of the cells handed in stands for which expected one."""

    def __init__(self, submitted: Sequence[HandedInCell], released: Released) -> None:
        self.submitted, self.released = submitted, released
        self.place: dict[str, int] = {}  # by grade_id
        self.taken: dict[int, str] = {}
        self._named: dict[str, list[int]] = {}
        for number, cell in enumerate(submitted):
            for name in {cell.grade_id, cell.id} - {""}:
                self._named.setdefault(name, []).append(number)
        self.defining = {name: self._defining(name) for name, cell in released.expected.items() if cell.is_solution}

    def _defining(self, name: str) -> list[int]:
        pattern = defines(name)
        cells = enumerate(self.submitted)
        code = [(number, cell.source) for number, cell in cells if cell.kind == "code" and name in cell.source]
        return [number for number, source in code if pattern.search(source)]

    def take_own(self, name: str) -> None:
        """The last cell that defines the name, where it also bears it."""
        last = self.defining[name][-1:]
        if self._free(last) and last[0] in self._named.get(name, ()):
            self._take(name, last[0])

    def take_any(self, name: str) -> None:
        """The last cell that defines the name, whatever it is called."""
        if name not in self.place:
            free = [number for number in self.defining[name] if number not in self.taken]
            if free:
                self._take(name, free[-1])

    def take_by_id(self, grade_id: str) -> None:
        """The last cell of that id; else the last with its text."""
        if grade_id in self.place:
            return
        cell = self.released.expected[grade_id]
        found = [n for n in self._named.get(grade_id, ()) if self.submitted[n].grade_id == grade_id]
        found = self._free(found) or self._free(self._named.get(grade_id, ()))
        if not found:
            same = [n for n, one in enumerate(self.submitted) if one.source.strip() == cell.source.strip()]
            found = self._free(same)
        if found:
            self._take(grade_id, found[-1])

    def _free(self, numbers: Iterable[int]) -> list[int]:
        return [number for number in numbers if number not in self.taken]

    def _take(self, grade_id: str, number: int) -> None:
        self.place[grade_id] = number
        self.taken[number] = grade_id


def defines(name: str) -> re.Pattern[str]:
    """What a line begins with that defines a function, a class or a variable of that name."""
    return re.compile(rf"^(?:(?:async[ \t]+)?def|class)[ \t]+{name}\b|^{name}[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)


def _in_order(matching: _Matching) -> tuple[RepairedCell, ...]:
    """The student's order, each missing cell behind the one that it followed when it was given out."""
    after: dict[int, list[RepairedCell]] = {}
    place = -1
    for grade_id, released in matching.released.expected.items():
        if grade_id in matching.place:
            place = matching.place[grade_id]
        else:
            after.setdefault(place, []).append(RepairedCell(released.kind, released.source, released))
    cells = list(after.get(-1, ()))
    for number, cell in enumerate(matching.submitted):
        cells += [
            _repaired(cell, matching.released.expected.get(matching.taken.get(number, ""))),
            *after.get(number, ()),
        ]
    return tuple(cells)


def _repaired(cell: HandedInCell, released: ReleasedCell | None) -> RepairedCell:
    if released is not None and not released.is_solution:
        return RepairedCell(released.kind, released.source, released)
    kind = released.kind if released else cell.kind
    source = cell.source
    if kind != "code" and len(source) > MOST_PROSE:
        source = f"{source[:MOST_PROSE]}\n\n(cut here: {len(source):,} characters)"
    return RepairedCell(kind, source, released, _pictures(cell) if kind == "markdown" else {})


def _pictures(cell: HandedInCell) -> dict[str, Any]:
    """The pictures in a text cell; a drawing that may hold a script is none."""
    found: dict[str, Any] = {}
    for name, kinds in cell.attachments.items():
        if isinstance(kinds, dict) and not _SURROGATE.search(name):
            safe = {kind: data for kind, data in kinds.items() if _IMAGE.fullmatch(kind) and _is_base64(data)}
            found |= {name: safe} if safe else {}
    return found


def _is_base64(data: object) -> bool:
    return isinstance(data, str) and data.isascii()


def _remarks(matching: _Matching, names: Sequence[str]) -> Iterable[Remark]:
    for name in names:
        defining, place = matching.defining[name], matching.place.get(name)
        if place is None and defining:
            other = matching.taken[defining[-1]]
            yield Remark(name, f"{name} stands in the cell of {other}.")
        elif place is None:
            yield Remark(name, f"No cell defines {name}, and its own cell is not in the notebook.")
        elif not defining:
            yield Remark(name, f"Its cell does not define {name}: was it renamed or deleted?")
        elif len(defining) > 1:
            yield Remark(name, f"{len(defining)} cells define {name}: the last one counts.")
    missing = [name for name in matching.released.expected if name not in matching.place and name not in names]
    if missing:
        yield Remark("", f"Cells that were missing were put back: {_few(missing)}.")
    twice = [
        name
        for name in matching.released.expected
        if name not in names and sum(cell.grade_id == name for cell in matching.submitted) > 1
    ]
    if twice:
        yield Remark("", f"Of cells that were there more than once, the last one counts: {_few(twice)}.")


def _few(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


# --- writing ---


def as_notebook(
    repaired: Repaired, metadata: Mapping[str, Any], outputs: Mapping[str, Sequence[Json]] | None = None
) -> Json:
    """The notebook in nbformat 4.5. metadata: of the notebook; of the student's there is none. outputs: by grade_id."""
    used = {cell.grade_id for cell in repaired.cells}
    fresh = (name for number in range(10**9) if (name := f"cell-{number}") not in used)
    cells = [_as_cell(cell, fresh, (outputs or {}).get(cell.grade_id, ())) for cell in repaired.cells]
    return {"cells": cells, "metadata": dict(metadata), "nbformat": 4, "nbformat_minor": 5}


def _as_cell(cell: RepairedCell, fresh: Iterable[str], outputs: Sequence[Json]) -> Json:
    own = cell.grade_id if _ID.fullmatch(cell.grade_id) else ""
    metadata: Json = {}
    if cell.released:
        metadata["nbgrader"] = dict(cell.released.nbgrader)
        if not cell.released.is_solution:
            metadata |= {"deletable": False, "editable": False}
    source = cell.source if cell.kind == "code" or _is_ours(cell) else without_html(cell.source)
    whole: Json = {"cell_type": cell.kind, "id": own or next(iter(fresh)), "metadata": metadata, "source": source}
    if cell.kind == "code":
        whole |= {"execution_count": None, "outputs": list(outputs)}
    elif cell.attachments:
        whole["attachments"] = dict(cell.attachments)
    return whole


def _is_ours(cell: RepairedCell) -> bool:
    """Whether its text is what was given out."""
    return cell.released is not None and (cell.is_unchanged or not cell.released.is_solution)


def without_html(text: str) -> str:
    """A student's text in which no HTML begins: formgrader shows text cells as they are, scripts included. A space
    behind the < changes no formula and no comparison."""
    return _TAG.sub("< ", text)
