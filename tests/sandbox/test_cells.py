"""Notebook cells as Python: what Jupyter runs runs here, too. Where IPython is, it is the oracle."""

from __future__ import annotations

import textwrap
import warnings
from types import FunctionType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.sources import NoShell, run_source

MAGICS = {
    "a shell line": "!pip install -q numpy \\\n    scipy\nx = 1",
    "a magic": "%pip install -q numpy \\\n    scipy \\\n  \\\n    pandas\nx = 1",
    "a magic without its sign": "pip install numpy \\\n    scipy\nx = 1",
    "an assignment": "files = !ls \\\n    -l\nx = 1",
    "a magic within a block": "if True:\n    !ls \\\n  -l\n    x = 1",
    "text that Python cannot even split": "!echo it \\\n    isn't \\\n  ''' (\nx = 1",
    "the end of the cell": "x = 1\n!ls \\\n    -l",
    "the very end of the cell": "x = 1\n!ls \\",
    "a magic that continues a magic": "!ls \\\n!isn't \\\n  it\nx = 1",
    "a comment that seems to go on": "# C:\\\n%matplotlib inline\nx = 1",
    "a cell magic": "%%time\n!ls \\\n    -l\nx = 1",
    "what is no magic": "x = 9 \\\n  % 2",
}
PASTED = {
    "all lines indented": "    x = 1\n    def f():\n        return x",
    "all lines but blank ones": "\n    x = 1\n\n    def f():\n\n        return x\n",
    "tabs": "\tx = 1\n\tdef f():\n\t\treturn x",
    "an indented cell magic": "  %%time\n  x = 1",
    "indented magics": "    %matplotlib inline\n    !ls \\\n      -l\n    x = 1",
    "a first comment that is indented further": "        # c\n    x = 1\n    y = 2",
    "a body that is indented": "%%time\n    x = 1\n    y = 2",
    "Python's prompts": ">>> x = 1\n>>> def f():\n...     return x\n...\n>>> y = 2",
    "prompts without a space": ">>>x = 1\n>>>y = 2",
    "indented prompts": "    >>> x = [1,\n    ...      2]\n    >>> y = 2",
    "prompts after a comment": "# pasted\n>>> if True:\n...     x = 1",
    "prompts in the middle": "x = 1\n\n>>> y = 2",
    "a magic behind a prompt": ">>> %matplotlib inline\n>>> x = 1",
    "a string behind prompts": '>>> x = """a\n... b"""\n>>> y = 1',
    "a docstring of examples, and a magic": '%matplotlib inline\ndef f():\n    """\n    >>> f()\n    ... 1\n    """\n',
    "a docstring after prompts": '>>> x = 1\ndef f():\n    """\n    >>> f()\n    1\n    """\n',
    "IPython's prompts": "In [1]: x = 1\n\nIn [2]: def f():\n   ...:     return x\n   ...: \n\nIn [12]: y = 2",
    "one prompt that Python can read": "In [1]: x = 2",
    "a prompt in the second line": "# pasted\nIn [3]: x = 1\n    ...: y = 2",
    "prompts of an editing mode": "[ins] In [1]: x = 1\n[nav] In [2]: y = 2",
    "an indented prompt": "    In [1]: if True:\n       ...:     x = 1",
    "a cell magic behind a prompt": "In [1]: %%time\n   ...: x = 1",
    "a string of IPython's prompts": 'In [1]: x = """a\n   ...: b"""',
}
STRINGS = {
    "prompts in a docstring": 'def f():\n    """Adds.\n\n    >>> f()\n    ... 1\n    """',
    "lines in a string that are indented": 'x = """\n    a\n    b"""',
    "a magic in a string": 'x = """\n%time \\\n  y\n!ls\n"""',
    "an ellipsis": "def f():\n    ...\n...\nx = 1",
}
STRINGS_THAT_IPYTHON_CHANGES = {
    "prompts in a string": 'x = """\n>>> y = 1\n... y\n"""',
    "IPython's prompts in a string": 'x = """\nIn [1]: y = 1\n   ...: y\n"""',
    "a blank line in a string": 'x = """\n   \n"""',
}


def run(cell: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"get_ipython": NoShell}
    run_source(cell, "cell 1", namespace, is_cell=True)
    return namespace


def data(namespace: dict[str, Any]) -> dict[str, Any]:
    """What can be compared; of functions, their names and what they say. A shell's answers are none of it."""
    return {
        name: value.__doc__ if isinstance(value, FunctionType) else value
        for name, value in namespace.items()
        if not name.startswith("__") and name not in ("get_ipython", "files")
    }


def run_by_ipython(cell: str) -> dict[str, Any]:
    """What IPython makes of a cell. Bodies of the cell magics that are Python are run as IPython runs them."""
    transformer = pytest.importorskip("IPython.core.inputtransformer2").TransformerManager()
    namespace: dict[str, Any] = {}

    class Shell(NoShell):
        def run_cell_magic(self, magic: str, line: str, body: str) -> None:
            exec(transformer.transform_cell(body), namespace)

    namespace["get_ipython"] = Shell
    exec(transformer.transform_cell(cell), namespace)
    return namespace


@pytest.mark.parametrize("what", MAGICS)
def test_lines_that_continue_a_magic_belong_to_it(what: str) -> None:
    assert run(MAGICS[what])["x"] == 1


@pytest.mark.parametrize("cell", [*PASTED.values(), *STRINGS.values(), *MAGICS.values()])
def test_cells_run_as_in_jupyter(cell: str) -> None:
    """Indentation that a cell's lines share and prompts that were pasted along are taken off; strings stay."""
    if cell in (MAGICS["a magic without its sign"], MAGICS["the very end of the cell"]):
        return  # the first is none of IPython's syntax but its prefilter's, at the second it fails
    assert data(run(cell)) == data(run_by_ipython(cell))


@pytest.mark.parametrize("cell", [*STRINGS.values(), *STRINGS_THAT_IPYTHON_CHANGES.values()])
def test_strings_stay_as_they_are(cell: str) -> None:
    """What Python can read is not looked at; nor is it where the rest of the cell needs help."""
    plain: dict[str, Any] = {}
    exec(cell, plain)
    assert data(run(cell)) == data(plain) == data(run(f"%matplotlib inline\n{cell}"))


def test_what_older_versions_of_ipython_take_off() -> None:
    """The first line's indentation, wherever it stands: a string may begin at the margin."""
    assert run('    x = """\na"""\n    y = 2')["x"] == "\na"
    assert run("    x = 1\ny = 2")["y"] == 2


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("\n    x = 1\n    y = 1 +\n", 3),
        (">>> x = 1\n>>> y = 1 +", 2),
        ("\nIn [1]: x = 1\n   ...: y = 1 +\n", 3),
        ("!ls \\\n  -l\ny = 1 +", 3),
        ("%%time\n\n    x = 1\n    y = 1 +", 4),
        ("x = 1\n  y = 2", 2),
        ("\n\xa0", 2),
    ],
)
def test_a_line_that_cannot_be_read_is_the_students_own(cell: str, line: int) -> None:
    with pytest.raises(SyntaxError) as caught:
        run(cell)
    assert caught.value.lineno == line


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("!ls \\\n  -l\nboom", 3),
        ("\n  x = 1\n\n  boom", 4),
        ("In [1]: x = 1\n   ...: boom", 2),
        ("\n\n>>> boom", 3),
    ],
)
def test_a_line_that_raises_is_the_students_own(cell: str, line: int) -> None:
    with pytest.raises(NameError) as caught:
        run(cell)
    trace = caught.value.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    assert trace
    assert trace.tb_lineno == line


STATEMENTS = [
    "x = 1",
    "y = [1,\n     2]",
    "def f(a):\n    return a",
    'def g():\n    """Doc.\n\n    >>> g()\n    ...\n    """\n    return 1',
    "if True:\n    z = '>>> no prompt'\nelse:\n    z = 2",
    's = """a\n  b\n"""',
    "# a comment",
    "t = 'In [1]: '",
    "u = 7 \\\n  % 4",
    "for i in range(2):\n    v = i",
]
LINES = ["%matplotlib inline", "!pip install a \\\n    b", "%time \\\n  1", "np.ones?"]
WAYS = ["plain", "indented", "tabs", "python", "ipython", "indented python"]


def paste(statements: list[str], way: str) -> str:
    """A cell as it is when it was copied from somewhere."""
    lines = []
    for number, statement in enumerate(statements, start=1):
        first, *others = statement.split("\n")
        if way.endswith("python"):
            start, more = (f"In [{number}]: ", "   ...: ") if way == "ipython" else (">>> ", "... ")
            lines += [start + first, *(more + line for line in others)]
        else:
            lines += [first, *others]
    cell = "\n".join(lines)
    return textwrap.indent(cell, "\t" if way == "tabs" else "    ") if "indented" in way or way == "tabs" else cell


@given(st.lists(st.sampled_from([*STATEMENTS, *LINES]), min_size=1, max_size=5), st.sampled_from(WAYS))
def test_cells_of_any_kind_run_as_in_jupyter(statements: list[str], way: str) -> None:
    cell = paste(statements, way)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert data(run(cell)) == data(run_by_ipython(cell))
