"""The command line: the only part that prints, exits or imports click. A module for each who types."""

from grader.cli.app import main

__all__ = ["main"]
