"""What runs elsewhere: workflows for GitHub, bundles for Gradescope, and what such a bundle calls."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

from grader.cli.app import COURSE, errors, main, open_course, say
from grader.cli.exports import OUTPUT, export, write
from grader.errors import UsageError
from grader.sandbox.host import Level

ISOLATION = click.option(
    "--isolation",
    type=click.Choice([level.value for level in Level]),
    default=Level.STRICT.value,
    show_default=True,
    help="strict: hold every submission where level strict does not. process: grade at the best level there is.",
)
IDENTITY = click.option(
    "--identity",
    type=click.Choice(("login", "email")),
    default="login",
    show_default=True,
    help="Of an exam: the student's id is the part of the e-mail address before the @, or the whole address.",
)
SEED = click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), help="Of the random inputs; default: a new one for each submission."
)


@export.command("github")
@click.option(
    "--audit", is_flag=True, help="For the course's own repository: audit it. Default: check a student's work."
)
@click.option(
    "--install",
    metavar="WORDS",
    help="What pip is given to install the grader: a requirement, an address or a path in the repository. "
    "Default with --audit: the repository itself, with its constraints.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The repository's folder; default: here.",
)
def export_github(audit: bool, install: str | None, output: Path) -> None:
    """Write a workflow for GitHub Actions. It goes into the repository in the folder --output."""
    from grader.publishing.github import Workflow, workflow

    if install is None:
        if not audit:
            raise UsageError(
                "say with --install what pip is to install in a student's repository; see docs/automation.md"
            )
        install = "-c constraints.txt ." if (output / "constraints.txt").is_file() else "."
    kind = Workflow.AUDIT if audit else Workflow.CHECK
    path, data = output / ".github" / "workflows" / f"{kind}.yml", workflow(kind, install).encode()
    if path.is_file() and path.read_bytes() != data:
        raise UsageError(f"{path} is there already, and another one; move it away to have it written anew")
    write(path, data)


@export.command("gradescope")
@click.argument("name", metavar="ASSIGNMENT")
@COURSE
@OUTPUT
@ISOLATION
@SEED
@IDENTITY
def export_gradescope(
    name: str, folder: Path | None, output: Path, isolation: str, seed: int | None, identity: str
) -> None:
    """Write a bundle for Gradescope that grades an ASSIGNMENT. It is a zip, to be uploaded as it is."""
    from grader.publishing.gradescope import Identity, bundle

    course = open_course(folder)
    (assignment,) = course.select([name])
    write(output, bundle(course, assignment, isolation=isolation, seed=seed, identity=Identity(identity)))
    say(f"It holds the solutions of {assignment.name}: show it to no student.")


@main.command()
@click.argument("root", type=click.Path(path_type=Path, file_okay=False))
@COURSE
@click.option("--assignment", "name", required=True, help="The assignment that was handed in.")
@ISOLATION
@SEED
@IDENTITY
def autograde(root: Path, folder: Path | None, name: str, isolation: str, seed: int | None, identity: str) -> None:
    """Grade one submission for Gradescope, inside a bundle.

    It lies in ROOT/submission, and what came of it in ROOT/results/results.json.

    This is what a bundle's run_autograder calls. What it prints is for the staff. A held submission gets no result: the
    exit code is 1.
    """
    from grader.autograde import autograde
    from grader.publishing.gradescope import Identity

    course = open_course(folder)
    (assignment,) = course.select([name])
    chosen = secrets.randbelow(2**31) if seed is None else seed
    level = Level(isolation)
    done = autograde(course, assignment, root, level=level, seed=chosen, identity=Identity(identity))
    say(f"submission {done.record['submission'] or 'not readable'}, seed {chosen}, level {done.record['level']}")
    if done.held:
        errors.print(f"held, without a score: {done.held}. Run the autograder again.", markup=False, soft_wrap=True)
        sys.exit(1)
    say(f"{done.record['score']:g} of {done.record['max_score']:g} points")
