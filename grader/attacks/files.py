"""Hostile and broken submissions that are more than a text: notebooks, zips, links, pipes, odd bytes."""

from __future__ import annotations

import io
import json
import os
import socket
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

Lay = Callable[[Path, str], None]  # a student's folder, the text of a right submission

FOLDER, SCRIPT, NOTEBOOK, ZIP = "1_measures", "measures.py", "measures.ipynb", "1_measures.zip"
ALL_RIGHT, ALL_RAISED, ALL_MISSING = "*=passed", "*=raised", "*=missing"


def script(make: Callable[[str], str | bytes]) -> Lay:
    """A submission of one script, made of the right text."""

    def lay(student: Path, right: str) -> None:
        made = make(right)
        _folder(student).joinpath(SCRIPT).write_bytes(made if isinstance(made, bytes) else made.encode())

    return lay


def notebook(make: Callable[[str], object]) -> Lay:
    """A submission of one notebook; make gives its JSON, or text or bytes to be taken as they are."""

    def lay(student: Path, right: str) -> None:
        made = make(right)
        data = made if isinstance(made, bytes) else (made if isinstance(made, str) else json.dumps(made)).encode()
        _folder(student).joinpath(NOTEBOOK).write_bytes(data)

    return lay


def zipped(fill: Callable[[zipfile.ZipFile, str], None], spoil: Callable[[bytes], bytes] = bytes) -> Lay:
    """A submission of one zip; spoil changes its bytes afterwards."""

    def lay(student: Path, right: str) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            fill(archive, right)
        (student / ZIP).write_bytes(spoil(buffer.getvalue()))

    return lay


def placed(place: Callable[[Path, str], None]) -> Lay:
    """A submission whose script is put in its place by `place`, which gets that path."""

    def lay(student: Path, right: str) -> None:
        place(_folder(student) / SCRIPT, right)

    return lay


def _folder(student: Path) -> Path:
    folder = student / FOLDER
    folder.mkdir(exist_ok=True)
    return folder


def _cells(*sources: object) -> dict[str, object]:
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for source in sources
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}


def _hostile(right: str, body: str) -> str:
    """The right submission, with a first exercise that does something else."""
    return f"{right}\n\n\ndef celsius(fahrenheit):\n    {body}\n"


def _blocks(right: str) -> str:
    return "\n".join(f"{' ' * depth}if True:" for depth in range(300)) + "\n" + " " * 300 + "pass\n"


def _linked(target: str) -> Callable[[Path, str], None]:
    return lambda path, right: path.symlink_to(target)


def _hard_link(path: Path, right: str) -> None:
    other = path.parent / "other.txt"
    other.write_text(right)
    path.hardlink_to(other)


def _pipe(path: Path, right: str) -> None:
    os.mkfifo(path)


def _socket(path: Path, right: str) -> None:
    """A socket's name; longer than a socket's address may be, so it is made with a short relative one."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(f"/proc/self/fd/{folder}/{path.name}")
    finally:
        os.close(folder)


def _giant(path: Path, right: str) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def _folder_link(student: Path, right: str) -> None:
    (student / FOLDER).symlink_to("/etc")


def _other_name(student: Path, right: str) -> None:
    (_folder(student) / "Measures_final.py").write_text(right)


def _shadows(student: Path, right: str) -> None:
    folder = _folder(student)
    (folder / SCRIPT).write_text(right)
    for name in ("numpy", "os", "sys", "grader", "builtins", "json", "measures_"):
        (folder / f"{name}.py").write_text("raise SystemExit('canary-4f1d')\n")


def _odd_names(student: Path, right: str) -> None:
    folder = _folder(student)
    (folder / SCRIPT).write_text(right)
    for name in ("a b.py", "<script>alert(1)<.py", "\x1b[2J.py", "-rf.py", "x" * 200 + ".py", "\u202egpj.py"):
        (folder / name).write_text("")


def _slip(archive: zipfile.ZipFile, right: str) -> None:
    archive.writestr(SCRIPT, right)
    archive.writestr("../../../../tmp/grader-attack-slip.py", "x = 1")
    archive.writestr("/tmp/grader-attack-absolute.py", "x = 1")


def _zip_link(archive: zipfile.ZipFile, right: str) -> None:
    link = zipfile.ZipInfo(SCRIPT)
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(link, "/etc/passwd")


def _bomb(archive: zipfile.ZipFile, right: str) -> None:
    archive.writestr(SCRIPT, b"#" * (1 << 27))


def _twice(archive: zipfile.ZipFile, right: str) -> None:
    import warnings

    archive.writestr(SCRIPT, right)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile says that the name is there already; so it should be
        archive.writestr(SCRIPT, "raise SystemExit")


def _lying_sizes(data: bytes) -> bytes:
    """The sizes in the archive's directory say that every member is small."""
    at = data.find(b"PK\1\2")
    return data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]


def _encrypted(data: bytes) -> bytes:
    at, entry = data.find(b"PK\3\4"), data.find(b"PK\1\2")
    spoiled = bytearray(data)
    spoiled[at + 6] |= 1
    spoiled[entry + 8] |= 1
    return bytes(spoiled)


def _plain_zip(archive: zipfile.ZipFile, right: str) -> None:
    archive.writestr(f"hand-in/{SCRIPT}", right)


def _notebook_of(*sources: object) -> Callable[[str], object]:
    return lambda right: _cells(right, *sources)


# name: what it is, what must become of it, how it is laid
MADE: dict[str, tuple[str, str, Lay]] = {
    "nothing": ("nothing at all", ALL_MISSING, lambda student, right: None),
    "empty": ("an empty file", ALL_MISSING, script(lambda right: "")),
    "deep_brackets": (
        "brackets deeper than a parser can bear",
        "*=raised|memory|crashed",
        script(lambda right: "x = " + "(" * 100_000 + ")" * 100_000),
    ),
    "deep_unary": (
        "a hundred thousand minus signs",
        "*=raised|memory|crashed",
        script(lambda right: right + "\nx = " + "-" * 100_000 + "1\n"),
    ),
    "long_sum": (
        "a sum of a hundred thousand terms",
        "*=raised|memory|crashed|passed",
        script(lambda right: right + "\nx = " + "+".join(["1"] * 100_000) + "\n"),
    ),
    "deep_blocks": ("blocks within blocks", ALL_RAISED, script(_blocks)),
    "long_line": (
        "a line of a hundred thousand characters that raises",
        "celsius=raised",
        script(lambda right: _hostile(right, f"raise ValueError('{'x' * 100_000}')")),
    ),
    "marked": (
        "UTF-8 with a byte order mark and Windows line ends",
        ALL_RIGHT,
        script(lambda right: b"\xef\xbb\xbf" + right.replace("\n", "\r\n").encode()),
    ),
    "utf16": ("UTF-16", ALL_RAISED, script(lambda right: right.encode("utf-16"))),
    "latin1": (
        "Latin-1 without saying so",
        ALL_RAISED,
        script(lambda right: f"# {chr(228)}\n{right}".encode("latin-1")),
    ),
    "odd_codec": (
        "a codec that is no text encoding",
        ALL_RAISED,
        script(lambda right: b"# coding: hex_codec\n\xff" + right.encode()),
    ),
    "unknown_codec": ("a codec that nobody knows", ALL_RAISED, script(lambda right: b"# coding: klingon\n\xff")),
    "nul_bytes": ("NUL bytes in the source", ALL_RAISED, script(lambda right: right.replace("\n\n", "\n\0\n"))),
    "surrogates": ("halves of surrogate pairs", ALL_RAISED, script(lambda right: right.encode() + b"# \xed\xa0\x80\n")),
    "random_bytes": ("a picture", ALL_RAISED, script(lambda right: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)),
    "large_script": ("a script of twenty megabytes", ALL_RAISED, script(lambda right: right + "#" * 20_000_000)),
    "sparse_giant": ("a file that claims a terabyte", ALL_RAISED, placed(_giant)),
    "link": ("a link to a file of the system", ALL_RAISED, placed(_linked("/etc/passwd"))),
    "link_to_nowhere": ("a link to nowhere", ALL_RAISED, placed(_linked("/nowhere/canary-4f1d"))),
    "link_to_itself": ("a link to itself", ALL_RAISED, placed(_linked(SCRIPT))),
    "endless_device": ("a link to a device that never ends", ALL_RAISED, placed(_linked("/dev/zero"))),
    "linked_folder": ("a link for a folder", ALL_RAISED, _folder_link),
    "hard_link": ("a second name of another file", ALL_RAISED, placed(_hard_link)),
    "named_pipe": ("a pipe on which a reader waits for ever", ALL_RAISED, placed(_pipe)),
    "named_socket": ("a socket", ALL_RAISED, placed(_socket)),
    "folder_for_file": ("a folder named like the script", ALL_RAISED, placed(lambda path, right: path.mkdir())),
    "other_name": (
        "a script of another name",
        ALL_RAISED,
        _other_name,
    ),
    "shadowing_files": ("files named like modules that everything needs", ALL_RIGHT, _shadows),
    "odd_names": ("files with names that are markup, options and control codes", ALL_RIGHT, _odd_names),
    "right_zip": ("a right submission, packed", ALL_RIGHT, zipped(_plain_zip)),
    "zip_slip": ("a zip with members that climb out of it", "*=passed|raised", zipped(_slip)),
    "zip_link": ("a zip with a link", ALL_RAISED, zipped(_zip_link)),
    "zip_bomb": ("a zip that is a thousand times larger inside", ALL_RAISED, zipped(_bomb)),
    "zip_lies": ("a zip bomb that claims to be small", ALL_RAISED, zipped(_bomb, _lying_sizes)),
    "zip_twice": ("a zip with two scripts of one name", "*=raised|passed", zipped(_twice)),
    "zip_encrypted": ("an encrypted zip", ALL_RAISED, zipped(_plain_zip, _encrypted)),
    "zip_torn": ("the first half of a zip", ALL_RAISED, zipped(_plain_zip, lambda data: data[: len(data) // 2])),
    "zip_of_nothing": ("a zip of nothing", "*=raised|missing", zipped(lambda archive, right: None)),
    "no_zip": ("a zip that is none", ALL_RAISED, zipped(_plain_zip, lambda data: b"PK" + b"\0" * 1000)),
    "right_notebook": (
        "a right notebook with magics, and cells that fail",
        ALL_RIGHT,
        notebook(
            _notebook_of("%matplotlib inline\n!rm -rf /", "1 / 0", "def f(:", "%%bash\nrm -rf /", ["x = 1\n", "x"])
        ),
    ),
    "hostile_cell": (
        "a notebook with an endless loop in its last cell",
        "*=timeout",
        notebook(_notebook_of("while True:\n    pass")),
    ),
    "leaving_cell": (
        "a notebook whose last cell leaves",
        "*=crashed",
        notebook(_notebook_of("import os\nos._exit(0)")),
    ),
    "shouting_cells": (
        "a notebook of a thousand cells that all fail",
        ALL_RIGHT,
        notebook(lambda right: _cells(right, *["raise ValueError('<script>alert(1)</script>' * 100)"] * 1000)),
    ),
    "odd_cells": (
        "a notebook whose cells hold anything but text",
        "*=passed|raised|missing",
        notebook(lambda right: _cells(right, 7, None, {"a": 1}, [1, [2]], True)),
    ),
    "torn_notebook": (
        "the first half of a notebook",
        ALL_RAISED,
        notebook(lambda right: json.dumps(_cells(right))[:-300]),
    ),
    "deep_notebook": ("JSON deeper than a reader can bear", ALL_RAISED, notebook(lambda right: "[" * 200_000)),
    "wide_notebook": (
        "a notebook of fifty thousand cells",
        ALL_RAISED,
        notebook(lambda right: _cells(*["x = 1"] * 50_000)),
    ),
    "notebook_numbers": (
        "a notebook with a number of a million digits",
        "*=raised|passed",
        notebook(lambda right: json.dumps(_cells(right))[:-1] + ', "n": ' + "9" * 1_000_000 + "}"),
    ),
    "no_notebook": ("JSON that is no notebook", ALL_RAISED, notebook(lambda right: ["cells"])),
}
