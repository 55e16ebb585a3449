"""course.yml changed by inserting lines, so that its comments and layout stay."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from grader.course.model import COURSE_FILE
from grader.errors import CourseError


def insert(text: str, path: Sequence[str | int], lines: Sequence[str]) -> str:
    """The text of course.yml with an item added at the end of the list at `path`, indented as its last one is. A list
    that is not there yet is begun. Raises CourseError for a list on one line."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for step in path[:-1]:
        node = _child(node, step)
    parent, key = node, path[-1]
    if not isinstance(parent, yaml.MappingNode) or parent.flow_style:
        raise CourseError(f"{COURSE_FILE}, line {_line(parent)}: write this on lines of its own, without braces, first")
    found = _child(parent, key)
    if found is None or (isinstance(found, yaml.ScalarNode) and not found.value):
        indent = " " * parent.start_mark.column
        start = [] if found else [f"{indent}{key}:"]
        after = _end(text, found if found else parent)
        return _with_lines(text, after, [*start, *(f"{indent}  {line}" for line in lines)])
    if not isinstance(found, yaml.SequenceNode) or found.flow_style:
        raise CourseError(f"{COURSE_FILE}, line {_line(found)}: write {key} as a list with a line for each item first")
    indent = " " * found.start_mark.column
    spaced = len(found.value) > 1 and not text.splitlines()[found.value[-1].start_mark.line - 1].strip()
    block = ["", *lines] if spaced else list(lines)
    return _with_lines(text, _end(text, found.value[-1]), [f"{indent}{line}".rstrip() for line in block])


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        child: yaml.Node = node.value[step]
        return child
    return None


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node is not None else 1


def _end(text: str, node: yaml.Node) -> int:
    """How many lines come before the end of a node: its last one with content. (The end mark of a block lies where the
    next one begins, so the last leaf is asked.)"""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end = node.end_mark.line + (1 if node.end_mark.column else 0)
    lines = text.splitlines()
    while end > node.start_mark.line + 1 and not lines[end - 1].strip():
        end -= 1
    return max(end, node.start_mark.line + 1)


def _with_lines(text: str, place: int, new: Sequence[str]) -> str:
    lines = text.splitlines()
    return "\n".join([*lines[:place], *new, *lines[place:]]) + "\n"
