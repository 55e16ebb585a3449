"""Who calls whom in a module, as far as its text tells."""

from __future__ import annotations

import ast


class Reach:
    """Which names of a module each of its functions and classes may come to use."""

    def __init__(self, text: str) -> None:
        self._uses: dict[str, set[str]] = {}
        for node in ast.parse(text).body:
            used = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            for name in _defined(node):
                self._uses.setdefault(name, set()).update(used)

    def of(self, name: str) -> set[str]:
        """The names that `name` uses, itself and what those use included."""
        found: set[str] = set()
        todo = [name]
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo += self._uses.get(one, ())
        return found


def names_of(text: str) -> set[str]:
    """What a module defines at its top level, imports left out."""
    return {name for node in ast.parse(text).body for name in _defined(node)}


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
