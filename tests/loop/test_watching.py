"""Which folders were saved: however an editor writes, and whatever happens to the folder."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.loop.watching import Watch

PATIENCE = 20.0  # seconds after which a test gives up


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "module.py").write_text("1")
    return folder


def wait_for_save(watch: Watch) -> list[Path]:
    """The folders of the next save; none when it does not come."""
    end = time.monotonic() + PATIENCE
    return next(watch.saves(lambda: time.monotonic() > end), [])


def later(action: Callable[[], object]) -> threading.Thread:
    thread = threading.Timer(0.3, action)
    thread.start()
    return thread


def over(path: Path) -> None:
    path.write_text("2 and more")


def by_rename(path: Path) -> None:
    part = path.with_suffix(".tmp")
    part.write_text("2")
    os.replace(part, path)


def away_and_back(path: Path) -> None:
    path.unlink()
    path.write_text("1")


def another_beside(path: Path) -> None:
    path.with_name("helper.py").write_text("")


def notebook(path: Path) -> None:
    path.with_suffix(".ipynb").write_text("{}")


def with_the_folder(path: Path) -> None:
    shutil.rmtree(path.parent)
    time.sleep(0.1)
    path.parent.mkdir()
    path.write_text("1")


@pytest.mark.parametrize(
    "save", [over, by_rename, away_and_back, another_beside, notebook, with_the_folder, Path.unlink]
)
def test_every_way_to_save_is_seen(folder: Path, save: Callable[[Path], None]) -> None:
    """Writing, renaming, deleting, writing again, files beside the module, a new folder of the same name."""
    watch = Watch([folder])
    thread = later(lambda: save(folder / "module.py"))
    assert wait_for_save(watch) == [folder]
    thread.join()


def test_a_save_before_the_first_look_is_not_lost(folder: Path) -> None:
    """What is saved while the first run goes on is told right after it."""
    watch = Watch([folder])
    (folder / "module.py").write_text("22")
    assert watch.changed() == [folder]
    assert wait_for_save(watch) == [folder]
    assert watch.changed() == []


def test_only_the_folders_that_changed_are_told(folder: Path, tmp_path: Path) -> None:
    """Other work keeps its verdict."""
    other = tmp_path / "other"
    other.mkdir()
    watch = Watch([folder, other])
    (other / "module.py").write_text("1")
    assert wait_for_save(watch) == [other]
    assert watch.changed([folder]) == []


def test_what_is_no_work_is_not_seen(folder: Path) -> None:
    """Backups, caches, hidden files and our own memory of hints make no run."""
    watch = Watch([folder])
    for name in ("module.py~", ".module.py.swp", ".#module.py", "notes.txt", "4913"):
        (folder / name).write_text("x")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "module.py").write_text("x")
    assert watch.changed() == []


def test_saves_end_when_told(folder: Path) -> None:
    """Nothing waits for ever."""

    def answers() -> Iterator[bool]:
        yield False
        while True:
            yield True

    asked = answers()
    assert list(Watch([folder]).saves(lambda: next(asked))) == []
