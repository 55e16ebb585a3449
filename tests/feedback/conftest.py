"""Reads pages as a person would: words, links, headings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

SILENT = {"style", "title", "desc"}


@dataclass
class Read:
    """What stands on a page."""

    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)  # addresses that a browser would ask for by itself
    ids: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        self.read.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.read.ids.append(value or "")
            if name in ("href", "xlink:href"):
                (self.read.links if tag == "a" else self.read.loaded).append(value or "")
            if name in ("src", "srcset", "action", "data", "poster", "background"):
                self.read.loaded.append(value or "")
        if tag in ("h1", "h2", "h3", "h4"):
            self.read.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if SILENT.intersection(self._open):
            return
        self.read.words.append(data)
        for tag in self._open:
            if tag in ("h1", "h2", "h3", "h4"):
                level, said = self.read.headings[-1]
                self.read.headings[-1] = (level, " ".join(f"{said} {data}".split()))


@pytest.fixture
def read() -> Callable[[str], Read]:
    """Reads a page's HTML."""

    def reading(page: str) -> Read:
        reader = _Reader()
        reader.feed(page)
        reader.close()
        return reader.read

    return reading
