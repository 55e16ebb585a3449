"""What a submission may import, and how it comes to be there."""

from __future__ import annotations

import importlib
import random
import sys
from collections.abc import Sequence

import numpy as np

# What NumPy loads only when it is first used, and can no longer load inside the jail.
NUMPY = """
    numpy numpy.ma numpy.fft numpy.linalg numpy.polynomial numpy.random numpy.lib numpy.char numpy.rec numpy.strings
    numpy.typing numpy.lib.stride_tricks numpy.lib.scimath
""".split()
RARE_NUMPY = "numpy.testing numpy.matlib mmap".split()  # these load a large part of the standard library
# Standard library modules that import nothing useful here, print, open a window, or need what a worker has not.
NOT_PRELOADED = frozenset(
    """
    antigravity this idlelib tkinter turtle turtledemo lib2to3 test ensurepip venv distutils msilib nt winreg winsound
    msvcrt
    """.split()
)
# What students import, as far as it is Python or NumPy has it anyway: to fork a process takes the longer the more
# libraries of C it has.
COMMON = """
    abc bisect collections contextlib copy dataclasses enum functools heapq inspect itertools json logging math numbers
    operator os pathlib pprint random re string sys textwrap time timeit traceback types typing warnings
""".split()
ENCODINGS = """
    utf_8 utf_8_sig utf_16 utf_32 latin_1 ascii cp1252 cp437 idna punycode unicode_escape raw_unicode_escape hex_codec
    base64_codec rot_13
""".split()
# What a package of the standard library does not import by itself.
PARTS_OF_PACKAGES = """
    concurrent.futures.process concurrent.futures.thread ctypes.util html.parser http.client logging.config
    logging.handlers multiprocessing.dummy multiprocessing.managers multiprocessing.shared_memory
    multiprocessing.sharedctypes os.path unittest.mock urllib.request xml.dom.minidom xml.etree.ElementTree
    xml.sax.expatreader
""".split()
STANDARD_LIBRARY = "the standard library"


def preload(modules: Sequence[str], *, lean: bool = False) -> None:
    """Import what a submission may import; later there is no file to import from. lean: of NumPy and the standard
    library only what is common."""
    for name in NUMPY if lean else [*NUMPY, *RARE_NUMPY]:
        importlib.import_module(name)
    for name in ENCODINGS:
        importlib.import_module(f"encodings.{name}")
    for name in modules:
        if name != STANDARD_LIBRARY:
            importlib.import_module(name)
        elif lean:
            for common in COMMON:
                importlib.import_module(common)
        else:
            preload_standard_library()


def preload_standard_library() -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecated modules say so when they are imported
        for name in sorted(sys.stdlib_module_names - NOT_PRELOADED):
            if not name.startswith("_"):
                try:
                    importlib.import_module(name)
                except Exception:  # a module that this platform or build has not (curses, nis ...)
                    sys.modules.pop(name, None)
    for name in PARTS_OF_PACKAGES:
        importlib.import_module(name)


def reachable(modules: Sequence[str]) -> frozenset[str]:
    """The top-level names that a submission may import where files can still be read."""
    names = {"numpy", *(name.partition(".")[0] for name in modules)}
    return frozenset(names | sys.stdlib_module_names - NOT_PRELOADED if STANDARD_LIBRARY in modules else names)


def make_repeatable() -> None:
    """The same global randomness in every worker."""
    random.seed(0)
    np.random.seed(0)
