"""Which folders of work were saved. Editors rename, delete and write in pieces; what counts is how the files stand."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import watchfiles

ENDINGS = (".py", ".ipynb")
SETTLED = 20  # milliseconds without news: a save is whole (and if it was not, the rest of it is news again)
LONGEST = 200  # milliseconds that unrest may put a run off
LOOK = 500  # milliseconds after which files are looked at without news: not every file system sends any

Stamp = dict[str, tuple[int, int, int]]


def stamp(folder: Path) -> Stamp:
    """How the files of a folder stand: time, size and identity by name. A folder that is gone holds none."""
    found: Stamp = {}
    try:
        for path in folder.iterdir():
            if path.suffix in ENDINGS and not path.name.startswith("."):
                status = path.stat()
                found[path.name] = status.st_mtime_ns, status.st_size, status.st_ino
    except OSError:  # it vanished between two looks: the next one tells
        pass
    return found


class Watch:
    """Folders that are watched, with the stamp that each had when its last run began."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._seen = {folder: stamp(folder) for folder in folders}

    def changed(self, among: Collection[Path] | None = None) -> list[Path]:
        """The folders (all, or some) whose files stand otherwise than at the last run."""
        chosen = self._seen if among is None else among
        return [folder for folder in chosen if stamp(folder) != self._seen[folder]]

    def saves(self, stop: Callable[[], bool] = lambda: False) -> Iterator[list[Path]]:
        """The folders that were saved, each time that some were; until `stop`, or Ctrl-C."""
        news = self._news()
        while not stop():
            changed = self.changed()
            if changed:
                self._seen |= {folder: stamp(folder) for folder in changed}
                yield changed
            else:
                next(news, None)

    def _news(self) -> Iterator[None]:
        """Comes back at each event, and now and then without one."""
        while True:
            folders = {folder: _identity(folder) for folder in self._seen}
            present = [folder for folder, identity in folders.items() if identity]
            events = watchfiles.watch(
                *present,
                watch_filter=lambda _, name: name.endswith(ENDINGS),
                debounce=LONGEST,
                step=SETTLED,
                rust_timeout=LOOK,
                yield_on_timeout=True,
                recursive=False,
            )
            try:
                while present and folders == {folder: _identity(folder) for folder in folders}:
                    next(events)
                    yield
            except (OSError, RuntimeError):  # the system watches no more of them: we look ourselves
                pass
            finally:
                events.close()
            time.sleep(LOOK / 1000)
            yield


def _identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another of its name that took its place; None where it is gone."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
