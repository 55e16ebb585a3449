"""`grader export`: the group, and how its commands write what they made."""

from __future__ import annotations

from pathlib import Path

import click

from grader.atomic import write_bytes_atomically
from grader.cli.app import Group, main, say
from grader.errors import UsageError

OUTPUT = click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write."
)


class Exports(Group):
    """The commands of `grader export`."""

    modules = ("grader.cli.automation", "grader.cli.records", "grader.cli.nbgrader")


@main.group(cls=Exports)
def export() -> None:
    """Write what other services need, to grade or to take grades."""


def write(path: Path, data: bytes) -> None:
    """Write a file and say so; its folder is made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes_atomically(path, data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    say(f"{path}: written")
