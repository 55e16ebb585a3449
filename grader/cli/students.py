"""What students type: a copy to work on, the public checks on it, hints, and handing in.

What runs code is imported where it is needed, so that a hint or a completed name does not wait for it.
"""

from __future__ import annotations

import getpass
import sys
import textwrap
from datetime import datetime
from pathlib import Path

import click

from grader.cli.app import COURSE, console, main, open_course, say
from grader.course.handed_out import STAMP
from grader.course.hints import read_hints
from grader.course.model import Course, find_course, load_course
from grader.errors import GraderError, UsageError
from grader.loop.hinting import Memory, next_step
from grader.loop.work import WORK, Work, find_exercise, find_work, find_works, start_assignment

HANDED_IN = "handed-in"  # in the course's folder
FORMATS = ("text", "json", "github")
COPY = click.option(
    "--work",
    "work_folder",
    type=click.Path(path_type=Path),
    help="The folder with your copy, and no other; default: here, or work/ in the course.",
)


def complete_assignment(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Names of assignments that begin so, for the shell's completion."""
    return _beginning(incomplete, _names(context, assignments=True, exercises=False))


def complete_exercise(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    return _beginning(incomplete, _names(context, assignments=False, exercises=True))


def complete_name(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    return _beginning(incomplete, _names(context, assignments=True, exercises=True))


def _names(context: click.Context, *, assignments: bool, exercises: bool) -> list[str]:
    try:
        course = load_course(context.params.get("folder") or find_course(Path.cwd()))
    except GraderError:  # no course here: nothing to complete
        return []
    names = [a.name for a in course.graded] if assignments else []
    return names + ([e.name for a in course.graded for e in a.exercises] if exercises else [])


def _beginning(incomplete: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


@main.command()
@click.argument("name", required=False, metavar="[ASSIGNMENT]", shell_complete=complete_assignment)
@COURSE
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="Where your copy goes; default: work/ in the course."
)
def start(name: str | None, folder: Path | None, target: Path | None) -> None:
    """Copy an assignment to work on. What is there already is never overwritten. Without a name: lists them."""
    course = open_course(folder)
    if name is None:
        _list("Begin one with `grader start NAME`:", {a.name: a.title for a in course.graded})
        return
    assignment = course.assignment(name)
    place = (target or course.folder / WORK) / assignment.name
    kept = []
    for path, written in start_assignment(course, assignment, place):
        if written:
            say(f"{shown(path)}: written")
        else:
            kept.append(path)
    if kept:
        say(f"left as they are: {', '.join(path.name for path in kept)}")
    script = place / f"{assignment.module}.py"
    say(f"Next: read {shown(place / 'README.md')}, write {shown(script)}, then `grader check {assignment.name}`.")


@main.command()
@click.argument("name", required=False, metavar="[ASSIGNMENT|EXERCISE]", shell_complete=complete_name)
@COURSE
@COPY
@click.option("--watch", "-w", "watching", is_flag=True, help="Check again whenever you save; Ctrl-C ends it.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="For people or programs."
)
def check(name: str | None, folder: Path | None, work_folder: Path | None, watching: bool, form: str) -> None:
    """Run the public checks on your work, and show what came out."""
    if watching and form != "text":
        raise UsageError("--watch is for people; leave --format out, or run the check once for each document")
    course = open_course(folder)
    works = find_works(course, name, work_folder or Path.cwd(), is_named=work_folder is not None)
    from grader.loop.workers import Opening

    with Opening(course) as opening:  # while it opens, what runs the checks is loaded
        from grader.cli import checks

        if watching:
            checks.watch(course, works, opening)
            return
        reports = checks.run(course, works, opening, form)
    sys.exit(0 if all(report.passed for report in reports) else 1)


@main.command()
@click.argument("name", required=False, metavar="[EXERCISE]", shell_complete=complete_exercise)
@COURSE
@COPY
@click.option("--step", type=click.IntRange(min=1), help="This hint, and not the next one.")
@click.option("--again", is_flag=True, help="Those that you have seen, once more.")
def hint(name: str | None, folder: Path | None, work_folder: Path | None, step: int | None, again: bool) -> None:
    """Show a hint for an exercise; ask again for the next one.

    The last says the most, and none is code. Without a name: lists what there are hints for.
    """
    course = open_course(folder)
    if name is None:
        hinted = {a.name: [e.name for e in a.exercises if e.name in read_hints(course, a)] for a in course.graded}
        _list("Ask with `grader hint EXERCISE`:", {a: ", ".join(names) for a, names in hinted.items() if names})
        return
    assignment, exercise = find_exercise(course, name)
    steps = read_hints(course, assignment).get(exercise, ())
    if not steps:
        raise UsageError(f"there are no hints for {exercise}; the lesson speaks of it: {assignment.name}/README.md")
    if step and step > len(steps):
        raise UsageError(f"there are {len(steps)} hints for {exercise}; --step {step} is none of them")
    memory = _memory(course, exercise, work_folder)
    seen = memory.shown(exercise) if memory else 0
    chosen = next_step(seen, len(steps), step=step, again=again)
    if again and not chosen:
        raise UsageError(f"you have seen no hint for {exercise} yet; `grader hint {exercise}` shows the first")
    for place in chosen:
        console.print(f"[bold]{exercise}[/bold], hint {place + 1} of {len(steps)}", highlight=False)
        say(textwrap.fill(steps[place], min(console.width, 100), initial_indent="  ", subsequent_indent="  "))
    if memory:
        memory.remember(exercise, chosen.stop)
    say(_after_hint(assignment.name, exercise, max(seen, chosen.stop), len(steps), is_begun=memory is not None))


def _list(head: str, rows: dict[str, str]) -> None:
    """Names in a column, and what is said of each beside it."""
    say(head)
    widest = max(map(len, rows), default=0)
    for name, text in rows.items():
        lead = f"  {name:{widest}}  "
        say(textwrap.fill(text, max(console.width, 40), initial_indent=lead, subsequent_indent=" " * len(lead)))


def _memory(course: Course, exercise: str, named: Path | None) -> Memory | None:
    """How far one has asked, beside the work; None where it is not begun yet: a hint is given all the same.

    Raises UsageError where a folder was named and holds none.
    """
    if named:
        return Memory(find_works(course, exercise, named, is_named=True)[0].place)
    try:
        return Memory(find_works(course, exercise, Path.cwd())[0].place)
    except UsageError:
        return None


def _after_hint(assignment: str, exercise: str, shown: int, total: int, *, is_begun: bool) -> str:
    if not is_begun:
        return f"`grader start {assignment}` makes a copy to work on; then asking again shows the next hint."
    if shown < total:
        return f"Try it, and `grader check {exercise}`. Asking again shows the next hint."
    return "That was the last hint. A small example worked by hand, step by step, often shows the rest."


@main.command()
@click.argument("name", required=False, metavar="[ASSIGNMENT]", shell_complete=complete_assignment)
@COURSE
@COPY
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="Where the zip goes; default: handed-in/ in the course."
)
@click.option("--root", type=click.Path(path_type=Path), help="Hand in to ROOT/<student> instead, for grading there.")
@click.option("--exchange", is_flag=True, help="Hand in through nbgrader; default for what was fetched from there.")
@click.option("--student", envvar="GRADER_STUDENT", help="Your student id; also from GRADER_STUDENT.")
@click.option("--empty", is_flag=True, help="Hand in an exam that holds no answer at all.")
def submit(
    name: str | None,
    folder: Path | None,
    work_folder: Path | None,
    target: Path | None,
    root: Path | None,
    exchange: bool,
    student: str | None,
    empty: bool,
) -> None:
    """Hand in your work: check it, pack it, and give you a receipt. What you handed in before is kept."""
    if bool(target) + bool(root) + exchange > 1:
        raise UsageError("--to, --root and --exchange are ways to hand in; choose one")
    if root and not student:
        raise UsageError("--root needs to know who you are: --student ID")
    near = work_folder or _fetched(name)
    course = open_course(folder, near)
    work = find_work(course, name, near, is_named=work_folder is not None)
    from grader.loop.exchange import came_from_exchange
    from grader.loop.handin import hand_in, pack, student_folder
    from grader.loop.workers import Opening

    if exchange or (came_from_exchange(work.place) and not (target or root)):
        _submit_to_exchange(course, work, student, empty=empty)
        return

    place = student_folder(root, student or "") if root else target or course.folder / HANDED_IN
    if work.assignment.exam:
        student = _admit(work, place, student, empty=empty)
    packed = pack(work)
    with Opening(course) as opening:
        from grader.cli import checks

        checks.warn(course, work, opening, packed.notes)
    receipt = hand_in(packed, place, student or _login(), datetime.now().astimezone())
    if work.assignment.exam:
        from grader.loop.exam import note_owner

        note_owner(work.place, student or "")
    if not receipt.is_new:
        say("This very work was handed in before; that stands.")
    say(receipt.text.rstrip())
    say(f"{shown(receipt.zip)} is what counts; the receipt lies beside it.")


def _admit(work: Work, place: Path, student: str | None, *, empty: bool) -> str:
    """Whose exam it is that may be handed in now."""
    from grader.loop.exam import refuse_empty, refuse_hand_in, who_hands_in

    assert work.assignment.exam is not None
    student = who_hands_in(work.place, student)
    refuse_hand_in(work.assignment.exam, work.assignment.name, place, datetime.now().astimezone())
    if not empty:
        refuse_empty(work)
    return student


def _fetched(name: str | None) -> Path:
    """The folder of an assignment that was fetched from nbgrader, when one stands above it; else here."""
    below = Path.cwd() / (name or "")
    return below if name and (below / STAMP).is_file() else Path.cwd()


def _submit_to_exchange(course: Course, work: Work, student: str | None, *, empty: bool) -> None:
    from grader.loop.exchange import hand_in_to_exchange
    from grader.loop.handin import pack
    from grader.loop.workers import Opening

    if work.assignment.exam:
        from grader.loop.exam import refuse_empty, refuse_outside

        refuse_outside(work.assignment.exam, datetime.now().astimezone())
        if not empty:
            refuse_empty(work)
    packed = pack(work)
    with Opening(course) as opening:
        from grader.cli import checks

        checks.warn(course, work, opening, packed.notes)
    receipt = hand_in_to_exchange(work, packed, student)
    say(receipt.text.rstrip())
    say(f"{shown(receipt.file)} keeps this receipt.")


def _login() -> str:
    """Who is logged in here."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "(nobody said)"


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
