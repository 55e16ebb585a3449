"""A notebook as the text of its file: letter for letter what nbformat writes, without the copies that it makes of
everything and without json's slow way of indenting. Most cells of a class are alike; each is written once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

Json = dict[str, Any]
LARGE = 4_000  # characters: such a cell is one student's, and not worth keeping
_SPLIT = ("application/javascript", "image/svg+xml")  # what nbformat writes as lines besides text/...
_WORDS = {None: "null", True: "true", False: "false"}
_string = json.encoder.encode_basestring  # as json does it where ensure_ascii is off


class _Written(str):
    """A value that is JSON already."""


def text_of(notebook: Json) -> str:
    """The file's text of a notebook in nbformat 4. Its metadata hold nothing that nbformat would leave out."""
    return _indented({**notebook, "cells": list(map(_cell, notebook["cells"]))}, "\n") + "\n"


@dataclass(frozen=True)
class _Known:
    """A cell that is known by its looks. looks: what Python says of it, which takes a tenth of the time of JSON."""

    looks: str
    cell: Json = field(compare=False)


def _cell(cell: Json) -> _Written:
    looks = repr(cell)
    return _known_cell(_Known(looks, cell)) if len(looks) < LARGE else _new_cell(cell)


@lru_cache(maxsize=500)
def _known_cell(known: _Known) -> _Written:
    return _new_cell(known.cell)


def _new_cell(cell: Json) -> _Written:
    """A cell as it stands in the file, its texts as lists of lines."""
    whole = {**cell, "source": cell["source"].splitlines(keepends=True)}
    if "attachments" in cell:
        whole["attachments"] = {name: _split(bundle) for name, bundle in cell["attachments"].items()}
    if cell.get("outputs"):
        whole["outputs"] = [{**output, "data": _split(output["data"])} for output in cell["outputs"]]
    return _Written(_indented(whole, "\n  "))


def _split(bundle: Json) -> Json:
    """What stands under kinds that are text, as lines."""
    return {
        kind: data.splitlines(keepends=True) if kind.startswith("text/") or kind in _SPLIT else data
        for kind, data in bundle.items()
    }


def _indented(value: object, margin: str) -> str:
    """JSON with an indent of one and sorted keys. margin: a line's end, and what the next one begins with."""
    if isinstance(value, str):
        return value if isinstance(value, _Written) else _string(value)
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    inner = f"{margin} "
    if isinstance(value, dict):
        pairs = [f"{_string(key)}: {_indented(value[key], inner)}" for key in sorted(value)]
        return f"{{{inner}{f',{inner}'.join(pairs)}{margin}}}" if pairs else "{}"
    if isinstance(value, list):
        items = [_string(item) if type(item) is str else _indented(item, inner) for item in value]  # most are lines
        return f"[{inner}{f',{inner}'.join(items)}{margin}]" if items else "[]"
    return json.dumps(value)
