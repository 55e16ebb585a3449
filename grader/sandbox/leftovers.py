"""Whether calls have left anything behind in a submission: what its module holds, and what it could reach of Python and
NumPy, as it was after loading.

Where this cannot tell, it says that it cannot. It runs in the worker, so a hostile submission can make it say anything;
all that it decides is whether a submission's own failed exercises are judged again in a fresh process.
"""

from __future__ import annotations

import ctypes
import os
import random
import sys
import warnings
from collections.abc import Callable, Collection, Iterable
from types import BuiltinFunctionType, CellType, FunctionType, ModuleType
from typing import Any, ClassVar

import numpy as np

MOST_VALUES = 20_000
MOST_BYTES = 4 << 20  # of arrays
PLAIN = frozenset({type(None), bool, int, str, bytes, complex, type(Ellipsis), type(NotImplemented), range})
IMMUTABLE, SEQUENCES = (int, str), (list, tuple)
LIBRARIES = sys.stdlib_module_names | {"numpy"}
# Names in modules and classes.
NO_STATE = frozenset(
    "__builtins__ __warningregistry__ __dict__ __weakref__ __dataclass_fields__ __dataclass_params__".split()
)


def picture(modules: Iterable[ModuleType]) -> object | None:
    """What these modules of a submission hold, and settings that are everybody's; None where that cannot be told.
    Pictures are equal where nothing was left behind in between."""
    found = list(modules)
    painter = _Painter({module.__name__ for module in found})
    try:
        own = [painter.paint_module(module) for module in found]
    except Untold:
        return None
    generators = content(np.random.get_state()), random.getstate()
    settings = np.geterr(), np.get_printoptions(), sys.getrecursionlimit(), tuple(warnings.filters), dict(os.environ)
    return own, generators, settings


class Libraries:
    """The modules that are there before a submission is loaded: whether anything in them has changed since.

    CPython counts the changes of every dict, in a field that it shows to C alone (PEP 509; not from 3.14 on). Where a
    probe finds that field, it is read. Elsewhere the modules are looked through, and a process that looks at every
    object of its parent's copies nearly all of its memory.
    """

    _dicts: ClassVar[list[dict[str, Any]]] = []  # whose counts are read: they must stay where they are
    _counts: ClassVar[list[Any]] = []
    _first_counts: ClassVar[list[int]] = []
    _list: ClassVar[Any] = None  # counts the changes of sys.modules, where a submission's own modules stand, too
    _at_first: ClassVar[frozenset[tuple[str, int]]] = frozenset()

    @classmethod
    def remember(cls) -> None:
        """Remember what is there now; a process that is forked from this one remembers it, too."""
        counted = changes_are_counted()
        cls._dicts = [vars(module) for module in sys.modules.values() if type(module) is ModuleType]
        cls._counts = [count_of_changes(held) for held in cls._dicts] if counted else []
        cls._first_counts = [count.value for count in cls._counts]
        cls._list = count_of_changes(sys.modules) if counted else None
        cls._at_first = frozenset() if counted else cls._look_through()

    @classmethod
    def mark(cls) -> int | None:
        """How often their list was changed by now, a submission's own modules included; None where Python does not
        tell."""
        return None if cls._list is None else int(cls._list.value)

    @classmethod
    def are_untouched(cls, since: int | None) -> bool:
        """Whether nothing was put into any of them since they were remembered, nor in its place since the mark."""
        if cls._list is not None:
            return since == cls.mark() and cls._first_counts == [count.value for count in cls._counts]
        return bool(cls._at_first) and cls._at_first <= cls._look_through()

    @staticmethod
    def _look_through() -> frozenset[tuple[str, int]]:
        modules = [(name, module) for name, module in sys.modules.items() if type(module) is ModuleType]
        return frozenset((name, hash((id(module), *map(id, vars(module).values())))) for name, module in modules)


def count_of_changes(held: dict[str, Any]) -> Any:
    """The field of a dict that counts its changes: .value tells, as long as the dict lives."""
    return ctypes.c_uint64.from_address(id(held) + dict.__basicsize__ - 3 * ctypes.sizeof(ctypes.c_void_p))


def changes_are_counted() -> bool:
    """Whether this Python counts the changes of dicts where count_of_changes looks for it."""
    probe: dict[str, Any] = {"a": 1, "b": 2}
    count, seen = count_of_changes(probe), set[int]()
    changes: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: probe.update(c=[]),
        lambda: probe.update(c=()),
        lambda: probe.pop("a"),
        probe.clear,
    )
    for change in changes:
        change()
        before = count.value
        if before in seen or count.value != before or probe.get("b") != probe.get("b") or count.value != before:
            return False
        seen.add(before)
    return True


def content(value: Any) -> object:
    """An immutable picture of plain data; for what is no data, the object itself."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype, value.tobytes()
    if isinstance(value, float):
        return value.hex()  # NaN equals itself, and -0.0 is not 0.0
    if isinstance(value, IMMUTABLE):
        return value
    if isinstance(value, SEQUENCES):
        return tuple(map(content, value))
    if isinstance(value, dict):
        return tuple((key, content(item)) for key, item in value.items())
    return id(value)


class Untold(Exception):
    """There is something whose state cannot be seen, or too much of it."""


class _Painter:
    def __init__(self, own: Collection[str]) -> None:
        """own: the names of the submission's modules."""
        self._own = own
        self._seen: set[int] = set()
        self._values = self._bytes = 0

    def paint_module(self, module: ModuleType) -> object:
        return [(name, self.paint(value)) for name, value in vars(module).items() if name not in NO_STATE]

    def paint(self, value: Any) -> object:
        """Something that equals what this gives later if and only if nothing in the value has changed."""
        kind = type(value)
        if kind in PLAIN:
            return value
        if kind is float:
            return value.hex()
        if isinstance(value, ModuleType | BuiltinFunctionType | np.ufunc) or self._is_foreign(value):
            return id(value)
        if id(value) in self._seen:
            return "seen", id(value)
        self._seen.add(id(value))
        self._values += 1
        if self._values > MOST_VALUES:
            raise Untold
        return id(value), self._parts(value)

    def _parts(self, value: Any) -> object:
        if isinstance(value, np.ndarray | np.generic) and not value.dtype.hasobject:
            self._bytes += value.nbytes
            if self._bytes > MOST_BYTES:
                raise Untold
            return content(np.asarray(value))
        if isinstance(value, dict):
            return [(self.paint(key), self.paint(item)) for key, item in value.items()]
        if isinstance(value, list | tuple | set | frozenset):
            return [self.paint(item) for item in value]
        if isinstance(value, FunctionType):
            state = value.__defaults__, value.__kwdefaults__, value.__closure__, vars(value)
            return id(value.__code__), [self.paint(part) for part in state]
        if isinstance(value, CellType):
            return self.paint(value.cell_contents)
        if isinstance(value, staticmethod | classmethod):
            return self.paint(value.__func__)
        if isinstance(value, property):
            return [self.paint(function) for function in (value.fget, value.fset, value.fdel)]
        if isinstance(value, np.random.Generator):
            return content(value.bit_generator.state)
        if isinstance(value, type):
            return [(name, self.paint(item)) for name, item in vars(value).items() if name not in NO_STATE]
        kind = type(value)
        if kind.__module__ in self._own and kind.__mro__[1:] == (object,) and "__slots__" not in vars(kind):
            return self.paint(vars(value))
        raise Untold

    def _is_foreign(self, value: Any) -> bool:
        """A class or function of a library that a submission may import, or a word of typing."""
        if not isinstance(value, type | FunctionType):
            kind = type(value).__module__
            return kind == "typing" or (kind == "numpy" and callable(value))
        return value.__module__ not in self._own and str(value.__module__).partition(".")[0] in LIBRARIES
