"""Notebook cells as Python: what Jupyter runs runs here, too. Where IPython is, it is the oracle."""

from __future__ import annotations

import textwrap
import traceback
import warnings
from types import FunctionType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.sources import NoShell, run_cell

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
    run_cell(cell, "cell 1", namespace)
    return namespace


def data(namespace: dict[str, Any]) -> dict[str, Any]:
    """What can be compared; of functions, their names and what they say. A shell's answers are none of it."""
    return {
        name: value.__doc__ if isinstance(value, FunctionType) else value
        for name, value in namespace.items()
        if not name.startswith("__") and name not in ("get_ipython", "files")
    }


def run_by_ipython(cell: str) -> dict[str, Any]:
    """What IPython makes of a cell. Bodies of the cell magics that are Python are run as IPython runs them. Before 9 it
    took off less: then there is nothing to compare with."""
    IPython = pytest.importorskip("IPython")
    transformer = pytest.importorskip("IPython.core.inputtransformer2").TransformerManager()
    namespace: dict[str, Any] = {}

    class Shell(NoShell):
        def run_cell_magic(self, magic: str, line: str, body: str) -> None:
            exec(transformer.transform_cell(body), namespace)

    namespace["get_ipython"] = Shell
    try:
        exec(transformer.transform_cell(cell), namespace)
    except SyntaxError:
        if IPython.version_info >= (9, 18):
            raise
        pytest.skip(f"IPython {IPython.__version__} does not run this")
    return namespace


def line_of(error: BaseException) -> int:
    return traceback.extract_tb(error.__traceback__)[-1].lineno or 0


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
    assert line_of(caught.value) == line


LEFT_OUT = {
    "an import": "import nowhere\nx = 1",
    "an import by another name": "import nowhere.at_all as n\nx = 1",
    "names from it": "from nowhere import (\n    n,\n    o,\n)\nx = 1",
    "all names from it": "from nowhere import *\nx = 1",
    "a part of what is there": "import math.nowhere as n\nx = 1",
    "two on a line": "import math; import nowhere; x = 1",
    "the last line": "x = 1\nimport nowhere",
    "behind a magic": "%matplotlib inline\n!ls \\\n  -l\nimport nowhere\nx = 1",
    "pasted": ">>> import nowhere\n>>> x = 1",
    "in a timed cell": "%%time\nimport nowhere\nx = 1",
    "what stands before it runs once": "n = []\nn.append(1)\nimport nowhere\nx = len(n)\ndel n",
    "one of several": "import math as m, nowhere, cmath as c\nx = int(m.cos(0) * c.cos(0).real)",
    "with annotations that nobody evaluates": (
        "from __future__ import annotations\nimport nowhere\ndef f(a: n.b): pass\nx = 1"
    ),
}
STAYS = {
    "in a block": ("if True:\n    import nowhere\nx = 1", ModuleNotFoundError),
    "in a function": ("def f():\n    import nowhere\nf()\nx = 1", ModuleNotFoundError),
    "a name that a module has not": ("from math import nowhere\nx = 1", ImportError),
    "no statement": ("__import__('nowhere')\nx = 1", ModuleNotFoundError),
    "raised by hand": ("raise ModuleNotFoundError('nowhere')\nx = 1", ModuleNotFoundError),
    "a name that was to be imported": ("import nowhere\nnowhere.f()\nx = 1", NameError),
    "what comes after it": ("import nowhere\n1 / 0\nx = 1", ZeroDivisionError),
}


@pytest.mark.parametrize("what", LEFT_OUT)
def test_an_import_of_what_is_not_there_is_left_out(what: str) -> None:
    """It is told once, its names stay unbound, and the cell runs on."""
    told: list[ModuleNotFoundError] = []
    namespace: dict[str, Any] = {}
    run_cell(LEFT_OUT[what], "cell 1", namespace, told.append)
    assert namespace["x"] == 1
    assert not {"nowhere", "n", "o"} & namespace.keys()
    assert len(told) == 1


@pytest.mark.parametrize("what", STAYS)
def test_other_errors_end_a_cell(what: str) -> None:
    cell, error = STAYS[what]
    namespace: dict[str, Any] = {}
    with pytest.raises(error):
        run_cell(cell, "cell 1", namespace)
    assert "x" not in namespace


def test_an_import_that_is_tried_is_pythons_business() -> None:
    told: list[ModuleNotFoundError] = []
    namespace: dict[str, Any] = {}
    run_cell("try:\n    import nowhere\nexcept ImportError:\n    nowhere = None", "cell 1", namespace, told.append)
    assert namespace["nowhere"] is None
    assert told == []


def test_lines_after_what_was_left_out_keep_their_numbers() -> None:
    told: list[ModuleNotFoundError] = []
    with pytest.raises(NameError) as caught:
        run_cell("import nowhere\n\nimport nowhere.else_\n\nboom", "cell 1", {}, told.append)
    assert len(told) == 2
    assert line_of(caught.value) == 5


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
