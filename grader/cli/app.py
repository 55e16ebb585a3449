"""What all commands share: the group that they belong to, the two consoles, and how the course is found."""

from __future__ import annotations

import importlib
import io
import os
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

import grader
from grader.course.handed_out import STAMP, open_handed_out
from grader.course.model import Course, find_course, load_course
from grader.errors import GraderError

# The modules that hold the commands, those that load quickly first: a student's check must not wait for a database.
MODULES = (
    "grader.cli.students",
    "grader.cli.exam",
    "grader.cli.exports",
    "grader.cli.automation",
    "grader.cli.records",
    "grader.cli.nbgrader",
    "grader.cli.instructors",
    "grader.cli.authors",
)
console = Console()
errors = Console(stderr=True)


class Group(click.Group):
    """A group whose commands stand in other modules: these are loaded when they are needed, the first ones first."""

    modules: tuple[str, ...] = ()

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        command = super().get_command(context, name)
        for module in self.modules:
            if command is None:
                importlib.import_module(module)  # adds its commands
                command = super().get_command(context, name)
        return command

    def list_commands(self, context: click.Context) -> list[str]:
        for module in self.modules:
            importlib.import_module(module)
        return super().list_commands(context)


class Commands(Group):
    """The whole CLI: it shows our errors as a sentence."""

    modules = MODULES

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except GraderError as error:
            errors.print(f"[red]error:[/red] {escape(str(error))}", highlight=False, soft_wrap=True)
            context.exit(error.exit_code)


COURSE = click.option(
    "--course",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that holds course.yml; default: here or above.",
)
JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Processes; default: one a core."
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(grader.__version__, prog_name="grader")
def main() -> None:
    """Grade a course safely, truly and kindly."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a letter that a terminal does not know is no reason to stop


def say(text: str) -> None:
    """A plain line: no markup, no colours, no breaks of ours."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def open_course(folder: Path | None, near: Path | None = None) -> Course:
    """The course that is named; else an assignment that was fetched with its stamp, if `near` (default: here) is one;
    else the course that one stands in."""
    fetched = (near or Path.cwd()).resolve()
    if folder is None and (fetched / STAMP).is_file():
        return open_handed_out(fetched)[0]
    return load_course(folder.resolve() if folder else find_course(Path.cwd()))
