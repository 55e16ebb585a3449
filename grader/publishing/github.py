"""Workflows for GitHub Actions, from templates: one for a student's repository, one for the course's own."""

from __future__ import annotations

import enum
import json
import shlex
from importlib import resources

from grader.errors import UsageError


class Workflow(enum.StrEnum):
    """What a workflow does; also its file's name."""

    CHECK = "check"
    AUDIT = "audit"


def workflow(kind: Workflow, install: str) -> str:
    """The text of a workflow. install: what pip is given, as on a command line: a requirement, an address, or a path in
    the repository, with options if need be."""
    try:
        words = shlex.split(install)
    except ValueError as error:
        raise UsageError(f"what pip installs cannot be read as words ({error}): {install}") from None
    if not words:
        raise UsageError("what pip installs is empty; name a requirement, an address or a path in the repository")
    command = shlex.join(["python", "-m", "pip", "install", *words])
    return read_template(f"{kind}.yml").replace("@INSTALL@", json.dumps(command))  # JSON's text is YAML's


def read_template(name: str) -> str:
    return (resources.files("grader.publishing") / "templates" / name).read_text(encoding="utf-8")
