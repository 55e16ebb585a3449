"""What runs in a process together with the student's code: the floor, and hidden tests in a notebook kernel.

It imports NumPy and nothing of ours, so that a kernel starts no slower for it.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np


class DirectFunction:
    """A function of the student's module, called in this process."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.changed: tuple[str, ...] = ()
        self.changes: list[tuple[str, ...]] = []

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        before = [value.copy() if isinstance(value, np.ndarray) else value for value in arguments]
        answer = self.function(*arguments, **keywords)
        pairs = zip(before, arguments, strict=True)
        self.changed = tuple(
            str(i)
            for i, (old, new) in enumerate(pairs)
            if isinstance(old, np.ndarray) and not np.array_equal(old, new, equal_nan=True)
        )
        return answer

    def each(self, calls: list[tuple[Any, ...]]) -> list[Any]:
        answers, self.changes = [], []
        for call in calls:
            answers.append(self(*call))
            self.changes.append(self.changed)
        return answers


class Direct:
    """The student's module itself, in the form that suites use."""

    def __init__(self, module: ModuleType | SimpleNamespace) -> None:
        self._module = module

    def __getattr__(self, name: str) -> DirectFunction:
        return DirectFunction(getattr(self._module, name))

    def _begin(self) -> None:
        """Nothing to record."""

    def _together(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()


def import_afresh(path: str) -> ModuleType:
    """Compile and run a module's source, as an import does that finds no cache."""
    spec = importlib.util.spec_from_loader(Path(path).stem, loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    exec(compile(Path(path).read_text(encoding="utf-8"), path, "exec"), module.__dict__)
    return module


def run_suite(suite: str, namespace: Mapping[str, Any], seed: int) -> None:
    """Run a suite's tests on the functions in a kernel's namespace, up to the first that fails."""
    tests: dict[str, Any] = {"__name__": "suite"}
    exec(compile(suite, "<hidden tests>", "exec"), tests)
    for name, test in tests.items():
        if name.startswith("test_"):
            run_test(test, namespace, seed)


def run_test(test: Callable[..., None], namespace: Mapping[str, Any], seed: int) -> None:
    """Run one test; whatever it raises comes through. Warnings are not the student's: they stay out of the output."""
    given = {"student": Direct(SimpleNamespace(**namespace)), "rng": generator(seed, test.__name__)}
    names = test.__code__.co_varnames[: test.__code__.co_argcount]
    with np.errstate(all="ignore"):
        test(**{name: given[name] for name in names})


def generator(seed: int, name: str) -> np.random.Generator:
    """The randomness of one test."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "little"))
