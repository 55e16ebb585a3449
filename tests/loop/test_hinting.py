"""How far a student has asked for hints."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.loop.hinting import Memory, next_step


def test_what_was_shown_is_remembered_for_each_exercise(tmp_path: Path) -> None:
    """In a file beside the work; a smaller number never replaces a larger one."""
    memory = Memory(tmp_path)
    assert memory.shown("area") == 0
    memory.remember("area", 2)
    memory.remember("area", 1)
    memory.remember("volume", 1)
    assert [Memory(tmp_path).shown(name) for name in ("area", "volume", "celsius")] == [2, 1, 0]
    assert [path.name for path in tmp_path.iterdir()] == [".grader"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"area": "2"}', '{"area": true}', '{"area": -1}', "\0"])
def test_a_memory_that_cannot_be_read_is_empty(tmp_path: Path, text: str) -> None:
    """It is a help, and must not stand in the way of a hint; remembering mends it."""
    (tmp_path / ".grader").mkdir()
    (tmp_path / ".grader" / "hints.json").write_text(text)
    assert Memory(tmp_path).shown("area") == 0
    Memory(tmp_path).remember("area", 1)
    assert Memory(tmp_path).shown("area") == 1


def test_a_memory_that_cannot_be_written_is_forgotten(tmp_path: Path) -> None:
    """Where a file is in the way of the folder, hints are shown all the same."""
    (tmp_path / ".grader").write_text("mine")
    Memory(tmp_path).remember("area", 1)
    assert Memory(tmp_path).shown("area") == 0
    assert (tmp_path / ".grader").read_text() == "mine"


@pytest.mark.parametrize(
    ("shown", "step", "again", "chosen"),
    [
        (0, None, False, [0]),
        (1, None, False, [1]),
        (3, None, False, [2]),
        (9, None, False, [2]),
        (0, 3, False, [2]),
        (2, None, True, [0, 1]),
        (9, None, True, [0, 1, 2]),
        (0, None, True, []),
    ],
)
def test_asking_again_shows_the_next_hint(shown: int, step: int | None, again: bool, chosen: list[int]) -> None:
    """Of three; after the last one it is the last again, and --again shows what was shown."""
    assert list(next_step(shown, 3, step=step, again=again)) == chosen
