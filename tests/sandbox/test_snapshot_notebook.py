"""Notebooks from every tool that students use, held against nbformat; and files that only claim to be notebooks."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from grader.errors import SubmissionError
from grader.sandbox.files import SnapshotLimits
from grader.sandbox.notebook import read_notebook


def read(notebook: object, limits: SnapshotLimits | None = None) -> list[tuple[str, str]]:
    """The cells of a notebook given as bytes, text or an object, without remarks."""
    sources, notes = read_with_notes(notebook, limits)
    assert notes == ()
    return [(source.name, source.text) for source in sources]


def read_with_notes(notebook: object, limits: SnapshotLimits | None = None):
    text = notebook if isinstance(notebook, (str, bytes)) else json.dumps(notebook)
    raw = text if isinstance(text, bytes) else text.encode()
    return read_notebook(raw, "'backprop.ipynb'", limits or SnapshotLimits())


def refusal(notebook: object, limits: SnapshotLimits | None = None) -> str:
    with pytest.raises(SubmissionError) as caught:
        read_with_notes(notebook, limits)
    return str(caught.value)


def code(*sources: object) -> dict[str, object]:
    """The least notebook with these code cells."""
    return {"nbformat": 4, "cells": [{"cell_type": "code", "source": source} for source in sources]}


@pytest.fixture
def lesson() -> nbformat.NotebookNode:
    """A notebook as a student saves it: prose, magics, outputs, a picture, an error, an empty cell."""
    outputs = [
        new_output("stream", text="1\n2\n"),
        new_output("display_data", data={"text/plain": "x", "image/png": "aGk="}),
        new_output("error", ename="E", evalue="v", traceback=["a", "b"]),
    ]
    cells = [
        new_markdown_cell("# Backpropagation\n\n```python\nx = 1\n```"),
        new_code_cell("%matplotlib inline\nimport numpy as np", execution_count=3),
        new_raw_cell("raw = 1"),
        new_code_cell("def f(x):\n    return x\n\n\nf(1)", outputs=outputs),
        new_code_cell(""),
        new_code_cell("!pip install x\ns = 'Ü €'"),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python"}})


class TestEveryVersion:
    @pytest.mark.parametrize("version", [4, 3, 2])
    def test_as_nbformat_reads_it(self, lesson, version):
        """Code cells are nbformat's own, in its versions 4, 3 and 2, with its line breaks and ours."""
        saved = lesson if version == 4 else nbformat.convert(lesson, version)
        text = nbformat.writes(saved, version=version) if version > 2 else json.dumps(saved)
        theirs = [cell.source for cell in nbformat.reads(text, as_version=4).cells if cell.cell_type == "code"]
        assert [source for _, source in read(text)] == [source for source in theirs if source]
        assert [name for name, _ in read(text)] == ["cell 1", "cell 2", "cell 4"]

    def test_version_1(self):
        """The first version kept its code under another name."""
        assert read({"cells": [{"cell_type": "code", "code": "x = 1"}]}) == [("cell 1", "x = 1")]

    def test_colab(self):
        """Colab: no ids within the schema, its own metadata, forms, and no nbformat_minor that matters."""
        notebook = {
            "nbformat": 4,
            "nbformat_minor": 0,
            "metadata": {"colab": {"provenance": []}, "accelerator": "GPU"},
            "cells": [
                {"cell_type": "markdown", "source": ["# Title"], "metadata": {"id": "a"}},
                {
                    "cell_type": "code",
                    "source": ["#@title f\n", "x = 1 #@param"],
                    "metadata": {"id": "b"},
                    "outputs": [],
                },
            ],
        }
        assert read(notebook) == [("cell 1", "#@title f\nx = 1 #@param")]

    def test_vs_code(self):
        """VS Code: no outputs key, metadata of its own, a byte order mark, Windows line ends."""
        cell = {"cell_type": "code", "execution_count": None, "metadata": {"vscode": {}}, "source": ["x = 1\r\n", "y"]}
        raw = b"\xef\xbb\xbf" + json.dumps({"cells": [cell], "nbformat": 4}, indent=1).replace("\n", "\r\n").encode()
        assert read(raw) == [("cell 1", "x = 1\ny")]

    def test_what_validation_would_refuse(self):
        """Missing metadata, doubled ids, unknown keys, a newer minor version: none of it is about the code."""
        cell = {"cell_type": "code", "source": "x = 1", "id": "same", "outputs": "?", "extra": [1]}
        assert len(read({"nbformat": 4, "nbformat_minor": 99, "cells": [cell, cell]})) == 2

    def test_as_jupyter_reads_json(self):
        """NaN in an output is no fault, and of a doubled name the last counts."""
        text = '{"cells": [], "cells": [{"cell_type": "code", "source": "x", "outputs": [NaN, -Infinity, 1e999]}]}'
        assert read(text) == [("cell 1", "x")]

    def test_old_lines_without_newlines(self):
        """Version 3 sometimes split lines without keeping their ends; version 4 never did."""
        lines = ["x = 1", "y = 2"]
        old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": lines}]}]}
        assert read(old) == [("cell 1", "x = 1\ny = 2")]
        assert read(code(lines)) == [("cell 1", "x = 1y = 2")]

    def test_magics_stay(self):
        """Magics and shell lines are the worker's to drop."""
        assert read(code("%%time\n!ls\n%cd x")) == [("cell 1", "%%time\n!ls\n%cd x")]


class TestOddCells:
    def test_blank_cells_are_counted(self):
        """Cells are numbered as a student counts them, blank ones included."""
        assert read(code("a", " \n", "", [], None, "b")) == [("cell 1", "a"), ("cell 6", "b")]

    @pytest.mark.parametrize("source", [1, {"a": 1}, ["x", 1], [["x"]], True])
    def test_source_that_is_no_text(self, source):
        """A cell whose source is no text is left out with a remark; the rest counts."""
        sources, notes = read_with_notes(code("a", source, "b"))
        assert [cell.name for cell in sources] == ["cell 1", "cell 3"]
        assert notes == ("cell 2 was left out: its source is not text.",)

    @pytest.mark.parametrize("cell", [1, None, [], {}, {"cell_type": ["code"]}, {"cell_type": "Code", "source": "x"}])
    def test_cells_that_are_none(self, cell):
        """What is neither code nor text is left out with a remark; the rest counts."""
        notebook = code("a", "b")
        notebook["cells"].insert(1, cell)
        sources, notes = read_with_notes(notebook)
        assert [source.name for source in sources] == ["cell 1", "cell 2"]
        assert notes == ("Cell 2 of all cells was left out: it is neither code nor text.",)

    @pytest.mark.parametrize("character", ["\\ud800", "\\udfff", "\\u0000"])
    def test_characters_that_cannot_pass(self, character):
        """Half a surrogate pair or a NUL is replaced with a remark, so that one cell does not cost all."""
        sources, notes = read_with_notes(json.dumps(code("# ?")).replace("?", character))
        assert sources[0].text == "# \ufffd"
        assert notes == ("cell 1: characters that Python source cannot hold were replaced.",)

    def test_whole_pairs_pass(self):
        """A surrogate pair is one character, as JSON has it."""
        assert read('{"cells": [{"cell_type": "code", "source": "\\ud83d\\ude00"}]}') == [("cell 1", "😀")]

    @pytest.mark.parametrize("cells", [[], [{"cell_type": "markdown", "source": "x"}], [{"cell_type": "code"}]])
    def test_no_code(self, cells):
        """A notebook without code is a submission without functions, and says so."""
        sources, notes = read_with_notes({"cells": cells})
        assert sources == ()
        assert notes == ("'backprop.ipynb' holds no code.",)


class TestNoNotebook:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("", "is empty"),
            (" \n", "is empty"),
            ("\n<!DOCTYPE html><html>", "it looks like a web page"),
            ('{"cells": [\n<<<<<<< HEAD\n', "the conflict marks of a merge"),
            ("<<<<<<< HEAD\n{}", "the conflict marks of a merge"),
            ('{"cells": [\n\n}', "line 3 is not JSON"),
            ("import numpy as np\n", "line 1 is not JSON"),
            ("[" * 100_000, "too intricate"),
            ('{"a":' * 100_000, "too intricate"),
            ('{"cells": [%s]}' % ("9" * 5_000), "too intricate"),
            ("[]", "JSON but no notebook"),
            ("null", "JSON but no notebook"),
            ('"cells"', "JSON but no notebook"),
            ("{}", "JSON but no notebook"),
            ('{"cells": {}}', "JSON but no notebook"),
            ('{"cells": null, "worksheets": 3}', "JSON but no notebook"),
            (b"\xff\xfe{\0}\0", "It looks like UTF-16"),
            (b'{"cells": "\xe9"}', "byte 0xE9 in line 1"),
        ],
    )
    def test_in_words(self, content, words):
        """What is no notebook is refused with what it seems to be and what to do."""
        message = refusal(content)
        assert words in message
        assert message.startswith("'backprop.ipynb' is ")
        assert len(message) < 300


class TestTooMuch:
    def test_cells(self):
        """As many cells as agreed are read, and no more."""
        assert len(read(code(*["x"] * 2_000))) == 2_000
        assert "2,001 cells, where at most 2,000 are read" in refusal(code(*["x"] * 2_001))

    def test_cells_on_many_sheets(self):
        """The old format's sheets share the limit."""
        sheet = {"cells": [{"cell_type": "code", "input": "x"}] * 2}
        assert "4 cells, where at most 3" in refusal(
            {"nbformat": 3, "worksheets": [sheet] * 2}, SnapshotLimits(cells=3)
        )

    def test_code(self):
        """The code of all cells together may be as large as a script, in bytes."""
        limits = SnapshotLimits(script=10)
        assert len(read(code("12345", "12345"), limits)) == 2
        message = refusal(code("12345", "1234ü"), limits)
        assert message == "The code of 'backprop.ipynb' is too large: 11 bytes, where at most 10 bytes are read."

    def test_brackets(self):
        """A file of nothing but structure is refused before it fills the memory; clearing the outputs helps."""
        assert "clear all outputs" in refusal("[" + "{}," * 1_000_001 + "{}]")
