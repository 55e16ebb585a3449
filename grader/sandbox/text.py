"""Bytes that a student wrote -> text that can be compiled, sent on and shown."""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass

from grader.errors import SubmissionError

_UNFIT = re.compile("[\0\ud800-\udfff]")
"""What Python source cannot hold and UTF-8 cannot say: NUL, and halves of surrogate pairs."""


@dataclass(frozen=True)
class Source:
    """A piece of Python source, not yet parsed, and what messages call it: "backprop.py" or "cell 3"."""

    name: str
    text: str


def quote(name: str, width: int = 80) -> str:
    """A name that a student chose, fit to be shown: in quotes, escaped and cut."""
    shown = repr(name[:width])
    return shown if len(name) <= width and len(shown) <= width else shown[: width - 3] + "..."


def listing(names: Sequence[str], most: int = 5) -> str:
    """The first few names, quoted, and how many more there are."""
    shown = ", ".join(quote(name) for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def few(lines: Sequence[str], most: int) -> tuple[str, ...]:
    """The first lines, and how many more there are."""
    return tuple(lines) if len(lines) <= most else (*lines[:most], f"... and {len(lines) - most} more")


def megabytes(size: int) -> str:
    """A size in bytes, for people: 1234567 -> "1.2 MB"."""
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size:,} bytes"


def decode_utf8(raw: bytes, label: str) -> str:
    """The text of a UTF-8 file, with or without a byte order mark.

    Raises SubmissionError with the line and the first byte that does not fit.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        guess = " It looks like UTF-16." if utf16 else ""
        raise SubmissionError(
            f"{label} is not UTF-8 text: byte 0x{error.object[error.start]:02X} in line {line} does not fit.{guess} "
            "Save it with the encoding UTF-8 and hand it in again."
        ) from None


def decode_source(raw: bytes, label: str) -> str:
    """The text of a Python file: UTF-8, else the encoding that its first two lines declare (PEP 263).

    Line ends become newlines. Raises SubmissionError where nothing fits or the text cannot be Python source.
    """
    try:
        text = decode_utf8(raw, label)
    except SubmissionError as error:
        text = _decode_declared(raw, error)
    unfit = None if text.isascii() and "\0" not in text else _UNFIT.search(text)  # as most is, and seen at a glance
    if unfit:
        what = "a NUL byte" if unfit[0] == "\0" else "half of a surrogate pair"
        line = text.count("\n", 0, unfit.start()) + 1
        raise SubmissionError(
            f"{label} holds {what} in line {line}, which Python source cannot hold. "
            "Save it as plain UTF-8 text and hand it in again."
        )
    return unify_newlines(text)


def _decode_declared(raw: bytes, not_utf8: SubmissionError) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return raw.decode(encoding)
    except Exception:  # the file chooses the codec, and codecs raise what they like: SyntaxError, LookupError, ...
        raise not_utf8 from None


def unify_newlines(text: str) -> str:
    """The same lines, each ending in a newline as Python's own reading would have it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def replace_unfit(text: str) -> str:
    """The text with U+FFFD for what source cannot hold: for a notebook, where one bad character must not cost all."""
    return _UNFIT.sub("\ufffd", text)
