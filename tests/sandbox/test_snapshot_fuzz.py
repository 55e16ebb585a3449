"""Whatever bytes are handed in: a snapshot that can be sent on, or a refusal in words. Nothing else ever comes out."""

import io
import json
import tempfile
import zipfile
from encodings.aliases import aliases
from pathlib import Path

import nbformat
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.errors import SubmissionError
from grader.sandbox.discovery import discover
from grader.sandbox.files import SnapshotLimits
from grader.sandbox.notebook import read_notebook
from grader.sandbox.snapshot import Snapshot, take_snapshot

LIMITS = SnapshotLimits(script=2_000, cells=20, sibling_bytes=3_000, siblings=5, zip_members=10, unzipped=20_000)
SUFFIXES = (".py", ".ipynb", ".zip")
fuzz = settings(max_examples=100, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])

magic_words = st.sampled_from(
    [b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"# coding: ", b"utf-7\n", b"{", b'"cells":[', b"\0"]
)
dirt = st.lists(st.one_of(magic_words, st.binary(max_size=20)), max_size=12).map(b"".join)
names = st.one_of(
    st.sampled_from(
        ["m.py", "m.ipynb", "a/m.py", "b\\m.py", "../m.py", "/m.py", "x.py", "a/x.py", "__MACOSX/m.py", "."]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
)
leaves = st.one_of(st.none(), st.booleans(), st.integers(0, 5), st.just(10**40), st.floats(), st.text(max_size=8))
keys = st.sampled_from(["cells", "worksheets", "cell_type", "source", "input", "code", "nbformat", "metadata", "x"])
words = st.sampled_from(["code", "markdown", "x = 1\n", "\ud800", "\0", "\r"])
trees = st.recursive(
    st.one_of(leaves, words),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=5)),
    max_leaves=25,
)
cells = st.fixed_dictionaries({}, optional={"cell_type": st.one_of(words, trees), "source": trees, "input": trees})
notebooks = st.one_of(
    trees,
    st.fixed_dictionaries({"cells": st.lists(st.one_of(cells, trees), max_size=6), "nbformat": leaves}),
    st.fixed_dictionaries({"worksheets": st.lists(st.fixed_dictionaries({"cells": st.lists(cells)}), max_size=2)}),
)


def outcome(contents: dict[str, bytes]) -> Snapshot | SubmissionError:
    """Hand these in, twice: both times the same must come of it, and it must hold what is promised."""
    with tempfile.TemporaryDirectory() as scratch:
        student = Path(scratch) / "alice"
        (student / "a").mkdir(parents=True)
        for name, content in contents.items():
            (student / name).write_bytes(content)
        if not any(name.startswith("a/") for name in contents):
            (student / "a").rmdir()
        results: list[Snapshot | SubmissionError] = []
        for _ in range(2):
            try:
                results.append(take_snapshot(student, "a", "m", LIMITS))
            except SubmissionError as error:
                results.append(error)
        assert scratch not in str(results[0])
    first, second = results
    assert type(first) is type(second)
    assert str(first) == str(second)
    require_promises(first)
    return first


def require_promises(result: Snapshot | SubmissionError) -> None:
    """Texts can be sent on and compiled from; what is shown is short and printable."""
    if isinstance(result, SubmissionError):
        assert str(result).isprintable()
        assert len(str(result)) < 1_500
        return
    texts = [source.text for source in result.main] + list(result.siblings.values())
    assert (
        sum(len(source.text.encode()) for source in result.main) <= 3 * LIMITS.script
    )  # a declared encoding may widen
    assert all("\0" not in text and "\r" not in text and text.encode() is not None for text in texts)
    assert len(result.siblings) <= LIMITS.siblings
    assert all(name.isidentifier() and name != "m" for name in result.siblings)
    assert all(note.isprintable() and len(note) < 1_500 for note in result.notes)


@fuzz
@given(dirt, st.sampled_from(["a/m.py", "a/m.ipynb", "a.zip"]))
@example(b"# coding: unicode_escape\n\xff\\ud800", "a/m.py")
@example(b"# coding: utf-7\n\xff+2AA-", "a/m.py")
def test_any_bytes(raw, name):
    """Bytes of any kind, in a file of any kind."""
    outcome({name: raw})


@fuzz
@given(st.sampled_from(sorted(set(aliases.values()))), dirt)
def test_any_declared_encoding(encoding, raw):
    """A script that declares any encoding that Python knows, fitting or not."""
    outcome({"a/m.py": f"# coding: {encoding}\n".encode() + b"\xff" + raw})


@fuzz
@given(notebooks)
def test_any_json(notebook):
    """JSON of any shape, most of it near a notebook's."""
    outcome({"a/m.ipynb": json.dumps(notebook).encode()})


@fuzz
@given(st.lists(st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.just("a\nb\n")), max_size=6), st.data())
def test_notebooks_as_nbformat_reads_them(sources, data):
    """For every valid notebook, in version 4 or 3, the code is nbformat's."""
    kinds = [data.draw(st.sampled_from([new_code_cell, new_markdown_cell])) for _ in sources]
    lesson = new_notebook(cells=[make(source) for make, source in zip(kinds, sources, strict=True)])
    version = data.draw(st.sampled_from([4, 3]))
    text = nbformat.writes(lesson if version == 4 else nbformat.convert(lesson, 3), version=version)
    theirs = [cell.source for cell in nbformat.reads(text, as_version=4).cells if cell.cell_type == "code"]
    ours, _ = read_notebook(text.encode(), "it", SnapshotLimits())
    clean = [source.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n") for source in theirs]
    assert [source.text for source in ours] == [source for source in clean if source.strip()]


@st.composite
def zips(draw) -> bytes:
    """A zip with names and contents of any kind, perhaps with bytes changed, cut out or put in."""
    buffer = io.BytesIO()
    methods = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in draw(st.lists(names, max_size=5, unique=True)):
            info = zipfile.ZipInfo(name)
            info.external_attr = draw(st.sampled_from([0, 0o100644 << 16, 0o120777 << 16, 0x10]))
            content = draw(st.one_of(dirt, st.just(b"x = 1\n"), st.just(b'{"cells": []}'), st.just(b"#" * 3_000)))
            archive.writestr(info, content, compress_type=draw(methods))
    raw = bytearray(buffer.getvalue())
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(raw)))
        end = start + draw(st.sampled_from([0, 1, 1, 2, 4, 30]))
        raw[start:end] = draw(st.one_of(st.binary(max_size=4), magic_words))
    return bytes(raw)


@fuzz
@given(zips())
def test_any_zip(raw):
    """Zips of any kind, sound and damaged."""
    outcome({"a.zip": raw})


@fuzz
@given(st.dictionaries(st.binary(min_size=1, max_size=30), dirt, max_size=8))
def test_any_names(contents):
    """Files of any name beside the module, and as students of a class."""
    usable = {
        name: raw for name, raw in contents.items() if not {b"/", b"\0"} & {name[i : i + 1] for i in range(len(name))}
    }
    usable = {name: raw for name, raw in usable.items() if name not in (b".", b"..")}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "alice" / "a"
        folder.mkdir(parents=True)
        (folder / "m.py").write_text("x = 1\n")
        for name, raw in usable.items():
            place = bytes(folder) + b"/" + name
            with open(place, "wb") as file:
                file.write(raw)
        found = discover(folder, ["x"])
        assert all(line.isprintable() and len(line) < 400 for line in found.ignored)
        try:
            require_promises(take_snapshot(folder.parent, "a", "m", LIMITS))
        except SubmissionError as error:
            require_promises(error)
