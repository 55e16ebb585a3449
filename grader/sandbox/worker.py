"""The worker: with what it imports, all of ours that shares a process with student code.

It receives source text and calls over a pipe and sends back answers as plain data. Nothing here is trusted by the
judge: once student code runs, all of this belongs to it. So this file only has to be helpful, not safe; safety is the
jail around it, and the judge's care with every byte that comes out.

A request is a list, its first item the kind:

    load      module, [[source name, text], ...], {sibling: text}, is_notebook
                                                        -> ready, [error, ...]
    call      target, [arguments, ...], [keywords, ...] or None, [generator state, ...]
                                                        -> done, [answer, ...], [[changed, ...], ...] or None
    get       handle or None (the module), name         -> done, value
    operate   operator name, operands                   -> done, value
    replace   {name: function in the judge}             -> done, None; an empty one gives all names back their own
    together  number of the first slot, [request, ...]  -> done, None; what each request gives stays here, in its slot
    read      [[handle, name], ...]                     -> done, [value, ...]
    untouched                                           -> done, whether calls have left nothing behind, for sure

A target is the name of something in the module, or a handle. Instead of `done` may come `missing`, `raised` with an
error, `unsendable` with a reason, or `plain` where an object was to be read and there is plain data. While a call
runs, the worker may ask `callback, number, arguments, keywords, generator states` and gets `answer, value` or
`refuse`. An error is {"kind", "ancestor", "text", "source", "line"}; with "left_out", of a notebook's import without
which the rest of its cell ran. This module may also be used in the judge's own process, for trusted sources
(references, chaffs); then nothing is installed into sys.
"""

from __future__ import annotations

import builtins
import importlib.machinery
import itertools
import linecache
import operator
import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from grader.sandbox import wire
from grader.sandbox.leftovers import Libraries, content, picture
from grader.sandbox.sources import NoShell, SubmissionFinder, run_cell, run_source

MAX_HANDLES = 200_000
ABSENT = object()  # stands for what is not there
OPERATORS = frozenset("add sub mul truediv pow neg pos abs matmul getitem".split())

Exchange = Callable[[bytes], bytes]
Reply = list[Any]


UNCHANGEABLE = frozenset({type(None), bool, int, float, complex, str})
PLAIN = UNCHANGEABLE | {list, tuple, dict, set, np.ndarray, np.float64}


@dataclass(frozen=True)
class Slot:
    """Stands in a request for what an earlier one of the same test gave, or will have given, that came together with
    others."""

    number: int


class Worker:
    """One submission, loaded, and the objects of it that the judge holds handles of."""

    _count = itertools.count()

    def __init__(
        self,
        exchange: Exchange,
        *,
        alone: bool = True,
        modules: Sequence[str] = (),
        reachable: Collection[str] = (),
        lean: bool = False,
    ) -> None:
        """exchange: sends the bytes of a callback to the judge and returns those of its answer. alone: this process is
        the worker's own. modules: what may be imported, for the message about what may not. reachable: top-level names
        that are imported from files when they are asked for, where there is no jail. lean: another worker may have
        what this one has not."""
        self._exchange, self._alone, self._modules = exchange, alone, modules
        self._reachable, self._lean = reachable, lean
        self._module = ModuleType("student")
        self._sources: dict[str, str] = {}
        self._siblings: Collection[str] = ()
        self._picture: object | None = None  # of what the module held after loading
        self._mark: int | None = None  # of the libraries then
        self._handles: list[object] = []
        self._numbers: dict[int, int] = {}  # id of an object -> its handle
        self._replaced: dict[str, object] = {}  # what stood in the module where functions of the judge stand now
        self._slots: dict[int, object] = {}  # what requests that came together gave, by the judge's numbers

    @property
    def module(self) -> str:
        """The name under which what was loaded stands in sys.modules."""
        return self._module.__name__

    def handle(self, request: bytes) -> bytes:
        """The bytes of the reply to the bytes of a request."""
        kind, *asked = wire.decode(request, self._resolve)
        try:
            if kind != "together":
                asked = self._fill(asked)
            reply = getattr(self, f"_{kind}")(*asked)
        except BaseException as error:  # student code may raise anything, SystemExit too
            reply = ["raised", self._report(error)]
        return self._encode_reply(reply)

    # --- requests ---

    def _load(self, name: str, main: list[list[str]], siblings: dict[str, str], is_notebook: bool) -> Reply:
        self._module = ModuleType(name if self._alone else f"trusted {name} {next(self._count)}")
        self._module.__file__ = f"{name}.py"
        sys.modules[self._module.__name__] = self._module
        self._siblings = siblings.keys()
        self._remember({**{f"{sibling}.py": text for sibling, text in siblings.items()}, **dict(main)})
        if self._alone:
            sys.meta_path[:] = [
                importlib.machinery.BuiltinImporter,
                importlib.machinery.FrozenImporter,
                SubmissionFinder(siblings, self._modules, self._reachable, lean=self._lean),
            ]
        errors: list[dict[str, Any]] = []

        def leave_out(error: ModuleNotFoundError) -> None:
            errors.append(self._report(error) | {"left_out": True})

        for source, text in main:
            try:
                if is_notebook:
                    run_cell(text, source, self._module.__dict__, leave_out)
                else:
                    run_source(text, source, self._module.__dict__)
            except BaseException as error:
                errors.append(self._report(error))
        if self._alone:
            self._picture, self._mark = self._take_picture(), Libraries.mark()
        return ["ready", errors]

    def _untouched(self) -> Reply:
        if self._picture is None or len(self._handles) > MAX_HANDLES // 2:  # too few would be left for others
            return ["done", False]
        return ["done", self._take_picture() == self._picture and Libraries.are_untouched(self._mark)]

    def _take_picture(self) -> object | None:
        siblings = [sys.modules[name] for name in self._siblings if name in sys.modules]
        return picture([self._module, *siblings])

    def _call(self, target: Any, calls: list[list[Any]], keys: list[Any] | None, states: list[Any]) -> Reply:
        found, function = self._find(target)
        if not found:
            return ["missing"]
        answers, changes = [], []
        for arguments, keywords in zip(calls, keys or [{}] * len(calls), strict=True):
            arguments, keywords = self._restore([arguments, keywords], states)
            given = [*arguments, *keywords.values()]
            before = _contents(given)
            answers.append(function(*arguments, **keywords))
            after = _contents(given)
            changes.append([] if after == before else self._changed(before, after, keywords))
        return ["done", answers, changes if any(changes) else None]

    def _get(self, target: Any, name: str) -> Reply:
        if target is None:
            found, value = self._find(name)
            return ["done", value] if found else ["missing"]
        return ["done", getattr(target, name)]

    def _operate(self, name: str, operands: list[Any]) -> Reply:
        if name not in OPERATORS:
            raise ValueError(name)
        return ["done", getattr(operator, name)(*operands)]

    def _together(self, first: int, requests: list[list[Any]]) -> Reply:
        if first == wire.SLOT:  # another test has begun: nobody will ask for what the last one left
            self._slots.clear()
        for number, (kind, *asked) in enumerate(requests, first):
            if len(self._slots) >= MAX_HANDLES:
                return ["unsendable", f"more than {MAX_HANDLES} objects"]
            reply: Reply = getattr(self, f"_{kind}")(*self._fill(asked))
            if reply[0] != "done":
                return reply
            self._slots[number] = reply[1][0] if kind == "call" else reply[1]
        return ["done", None]

    def _read(self, pairs: list[list[Any]]) -> Reply:
        if any(type(target) in PLAIN for target, _ in pairs):
            return ["plain"]
        return ["done", [getattr(target, name) for target, name in pairs]]

    def _replace(self, functions: dict[str, Any]) -> Reply:
        held = vars(self._module)
        for name, own in self._replaced.items():
            if own is ABSENT:
                held.pop(name, None)
            else:
                held[name] = own
        self._replaced = {name: held.get(name, ABSENT) for name in functions}
        held.update(functions)
        return ["done", None]

    def _find(self, target: Any) -> tuple[bool, Any]:
        if not isinstance(target, str):
            return True, target
        return target in self._module.__dict__, self._module.__dict__.get(target)

    # --- values ---

    def _restore(self, value: Any, states: list[dict[str, Any]]) -> Any:
        """Put generators in their places: they travel as states beside the call, so that using one changes no
        argument."""
        if not states:
            return value
        if isinstance(value, wire.GeneratorPlace):
            return wire.restore_generator(states[value.number])
        if isinstance(value, list | tuple):
            return type(value)(self._restore(item, states) for item in value)
        if isinstance(value, dict):
            return {key: self._restore(item, states) for key, item in value.items()}
        return value

    def _fill(self, content: list[Any]) -> list[Any]:
        """What a request asks, with what others gave that came together before it in place of its slots."""

        def fill(value: Any) -> Any:
            if type(value) is Slot:
                return self._slots[value.number]
            if type(value) is dict:
                return {key: fill(item) for key, item in value.items()}
            return type(value)(map(fill, value)) if type(value) in (list, tuple) else value

        return [fill(value) for value in content] if self._slots else content

    def _changed(self, before: list[object], after: list[object], keywords: Collection[str]) -> list[str]:
        """Which arguments a call changed, by position or name."""
        names = [*map(str, range(len(before) - len(keywords))), *keywords]
        return [name for name, was, now in zip(names, before, after, strict=True) if was != now]

    def _encode_reply(self, reply: Reply) -> bytes:
        try:
            data = wire.encode(reply, self._refer)
            return data if len(data) <= wire.MAX_FRAME else wire.encode(["unsendable", "too large"], self._refer)
        except wire.WireError as error:
            return wire.encode(["unsendable", str(error)], self._refer)
        except BaseException as error:  # an object's own code ran while it was turned into data
            return wire.encode(["raised", self._report(error)], self._refer)

    def _refer(self, value: object) -> bytes:
        """The reference of an object that stays here."""
        number = self._numbers.get(id(value))
        if number is None:
            number = len(self._handles)
            if number >= MAX_HANDLES:
                raise wire.WireError(f"more than {MAX_HANDLES} objects")
            self._handles.append(value)
            self._numbers[id(value)] = number
        return wire.reference("h", number)

    def _resolve(self, tag: str, number: int) -> object:
        if tag == "h":
            return Slot(number) if number >= wire.SLOT else self._handles[number]
        if tag == "r":
            return wire.GeneratorPlace(number)
        return self._make_callback(number)

    def _make_callback(self, number: int) -> Callable[..., Any]:
        def callback(*arguments: Any, **keywords: Any) -> Any:
            generators: list[np.random.Generator] = []
            states: list[dict[str, Any]] = []  # filled while the arguments before it are encoded

            def refer(value: object) -> bytes:
                if not isinstance(value, np.random.Generator):
                    return self._refer(value)
                generators.append(value)
                states.append(dict(value.bit_generator.state))
                return wire.reference("r", len(states) - 1)

            request = wire.encode(["callback", number, arguments, keywords, states], refer)
            kind, value = wire.decode(self._exchange(request), self._resolve)
            if kind != "answer":
                raise ValueError("the function that was given to you cannot take these arguments")
            for generator in generators:
                generator.random()  # the judge drew from a copy: move on, so that the next call draws anew
            return value

        return callback

    # --- errors ---

    def _remember(self, sources: Mapping[str, str]) -> None:
        self._sources.update(sources)
        for name, text in sources.items():  # so that inspect and tracebacks find the lines
            linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)

    def _report(self, error: BaseException) -> dict[str, Any]:
        source, line = self._place(error)
        try:
            text = str(error)[:500]
        except BaseException:  # a hostile __str__
            text = ""
        return {
            "kind": type(error).__name__[:80],
            "ancestor": next((kind.__name__ for kind in type(error).__mro__ if hasattr(builtins, kind.__name__)), ""),
            "text": text,
            "source": source,
            "line": line,
        }

    def _place(self, error: BaseException) -> tuple[str, int]:
        """The source and line of the submission where it happened: the innermost frame that is the student's."""
        if isinstance(error, SyntaxError) and error.filename in self._sources:
            return error.filename or "", error.lineno or 0
        place, frame = ("", 0), error.__traceback__
        while frame is not None:
            name = frame.tb_frame.f_code.co_filename
            if name in self._sources:
                place = name, frame.tb_lineno
            frame = frame.tb_next
        return place


def _contents(values: list[Any]) -> list[object]:
    """What each of them holds that a call could change."""
    return [None if type(value) in UNCHANGEABLE else content(value) for value in values]


def prepare() -> None:
    """Make this process ready for a worker: what every submission finds, and what it must leave as it was."""
    builtins.__dict__["get_ipython"] = NoShell
    builtins.__dict__["display"] = NoShell().display
    Libraries.remember()


def serve(
    source: int,
    sink: int,
    modules: Sequence[str],
    *,
    reachable: Collection[str] = (),
    lean: bool = False,
) -> None:
    """Answer frames from the pipe `source` on the pipe `sink` until it closes."""
    token = b""

    def exchange(payload: bytes) -> bytes:
        nonlocal token
        _write(sink, wire.HEADER.pack(len(payload), token) + payload)
        token, answer = _read_frame(source)
        return answer

    worker = Worker(exchange, modules=modules, reachable=reachable, lean=lean)
    while True:
        token, request = _read_frame(source)
        reply = worker.handle(request)
        _write(sink, wire.HEADER.pack(len(reply), token) + reply)


def _read_frame(source: int) -> tuple[bytes, bytes]:
    """Token and payload of the next frame; the judge sends one at a time and waits for its answer."""
    data = _read(source, 1 << 16)
    while len(data) < wire.HEADER.size:
        data += _read(source, wire.HEADER.size)
    size, token = wire.HEADER.unpack_from(data)
    pieces, missing = [data[wire.HEADER.size :]], wire.HEADER.size + size - len(data)
    while missing > 0:
        pieces.append(_read(source, min(missing, 1 << 20)))
        missing -= len(pieces[-1])
    return token, b"".join(pieces)


def _read(source: int, size: int) -> bytes:
    data = os.read(source, size)
    if not data:
        os._exit(0)  # the judge has closed the pipe
    return data


def _write(sink: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(sink, view) :]
