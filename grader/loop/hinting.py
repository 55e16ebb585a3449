"""How far a student has asked for hints: a small file beside the work, so that asking again shows the next one."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

from grader.atomic import write_atomically

FOLDER = ".grader"  # in the folder of a copy
FILE = "hints.json"


@dataclass(frozen=True)
class Memory:
    """How many hints of each exercise were shown. It is a help and nothing else: what cannot be read counts as empty,
    and what cannot be written is forgotten."""

    place: Path  # the folder of the student's copy

    def shown(self, exercise: str) -> int:
        count = self._read().get(exercise, 0)
        return count if isinstance(count, int) and not isinstance(count, bool) and count > 0 else 0

    def remember(self, exercise: str, count: int) -> None:
        """Note that `count` hints were shown, if that is more than before."""
        if count <= self.shown(exercise):
            return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            write_atomically(self._file, json.dumps(self._read() | {exercise: count}, indent=2) + "\n")

    @property
    def _file(self) -> Path:
        return self.place / FOLDER / FILE

    def _read(self) -> dict[str, object]:
        try:
            data = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return data if isinstance(data, dict) else {}


def next_step(shown: int, total: int, *, step: int | None, again: bool) -> range:
    """Which hints to show, counted from 0: the next one, one that is named, or all that were shown.

    After the last one it is the last one again.
    """
    if step is not None:
        return range(step - 1, step)
    if again:
        return range(min(shown, total))
    place = min(shown, total - 1)
    return range(place, place + 1)
