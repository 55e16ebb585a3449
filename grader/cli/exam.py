"""The final exam: a student's own paper, in the terminal or as a file; and for instructors the key to it."""

from __future__ import annotations

import csv
import json
import sys
import textwrap
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from grader.cli.app import COURSE, console, main, open_course, say
from grader.course.answers import FormError, example, parse_answer, wanted
from grader.course.exam import Paper, Question, draw_paper, exam_of
from grader.course.model import Assignment, Course
from grader.course.paper import as_exam_notebook, as_json, as_markdown, part_name, part_text, question_text, rules
from grader.course.student_ids import ID_RULE, STUDENT_ID
from grader.errors import UsageError
from grader.loop.exam import Sheet, read_sheet, refuse_outside, sit_down, write_answer
from grader.loop.handin import require_student_id
from grader.loop.work import WORK, Work, start_assignment

ID_COLUMNS = ("student", "student_id", "id")  # of a roster, the first that is there
FEW = 5  # names that a message lists
FORMATS = ("md", "html", "json", "ipynb")
LEAVE, BACK = ("quit", "exit"), ("back",)  # no single letters: these are answers
STUDENT = click.option("--student", envvar="GRADER_STUDENT", help="The student's id; also from GRADER_STUDENT.")
EXAM = click.option("--assignment", "name", help="Which exam, where the course has several.")
OUTPUT = click.option("--output", type=click.Path(path_type=Path), help="A file to write to; default: the terminal.")


@main.group(invoke_without_command=True)
@STUDENT
@COURSE
@EXAM
@click.option(
    "--work",
    "place",
    type=click.Path(path_type=Path),
    help="The folder with your copy; default: in work/ of the course.",
)
@click.pass_context
def exam(
    context: click.Context, student: str | None, folder: Path | None, name: str | None, place: Path | None
) -> None:
    """Take the exam, part by part. Each answer is saved; leave with quit, and go on later."""
    if context.invoked_subcommand:
        return
    course = open_course(folder)
    assignment = exam_of(course, name)
    refuse_outside(_terms(assignment), datetime.now(UTC))
    paper = draw_paper(course, assignment, _known(student))
    module = _module(course, assignment, place or course.folder / WORK / assignment.name)
    sit_down(Work(module.parent.resolve(), assignment, tuple(e.name for e in assignment.exercises)), paper.student)
    say(f"{paper.title}, the paper of {paper.student}. Your answers are saved in {module}.")
    _paragraph(rules(paper))
    _paragraph("Enter alone goes on, `back` goes back, and `quit` ends it for now.")
    try:
        _Sitting(paper, module).run()
    except (EOFError, KeyboardInterrupt, click.Abort):
        say("\nLeft; what you answered is saved.")
    _show_progress(paper, module, f"{assignment.name}{f' --work {place}' if place else ''}")


@exam.command()
@STUDENT
@COURSE
@EXAM
@click.option("--format", "form", type=click.Choice(FORMATS), default="md", show_default=True, help="Of the paper.")
@OUTPUT
def paper(student: str | None, folder: Path | None, name: str | None, form: str, output: Path | None) -> None:
    """Make the paper of a student. It is the same on every machine, and without answers."""
    course = open_course(folder)
    assignment = exam_of(course, name)
    opens = _terms(assignment).opens
    if opens and datetime.now(UTC) < opens and not course.solutions(assignment).is_dir():
        refuse_outside(_terms(assignment), datetime.now(UTC))
    drawn = draw_paper(course, assignment, _known(student))
    if form == "html":
        from grader.feedback.paper import paper_page

        _write(paper_page(drawn), output)
    else:
        _write({"md": as_markdown, "json": as_json, "ipynb": as_exam_notebook}[form](drawn), output)


@exam.command()
@STUDENT
@COURSE
@EXAM
@click.option("--format", "form", type=click.Choice(("json", "py")), default="json", show_default=True, help="Of it.")
@OUTPUT
def key(student: str | None, folder: Path | None, name: str | None, form: str, output: Path | None) -> None:
    """For instructors: the right answers to a student's paper. Needs solutions/."""
    course = open_course(folder)
    assignment = _with_solutions(course, exam_of(course, name))
    from grader.course.key import solve

    solved = solve(course, assignment, draw_paper(course, assignment, _known(student)))
    answers = {each.question.name: each.value() for each in solved}
    if form == "json":
        _write(json.dumps(answers, indent=1) + "\n", output)
    else:
        _write("".join(f"{each} = {value!r}\n" for each, value in answers.items()), output)


@exam.command()
@click.argument("roster", type=click.Path(path_type=Path, dir_okay=False))
@COURSE
@EXAM
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write each paper as a page, into this folder.",
)
def papers(roster: Path, folder: Path | None, name: str | None, output: Path | None) -> None:
    """For instructors: the papers of a class. Tells how alike in difficulty they are; needs solutions/.

    ROSTER is a CSV file with a column "student", or with ids alone in its first column.
    """
    course = open_course(folder)
    assignment = _with_solutions(course, exam_of(course, name))
    from grader.course.spread import compare, measure

    drawn = [draw_paper(course, assignment, student) for student in read_roster(roster)]
    if output:
        from grader.feedback.paper import paper_page

        output.mkdir(parents=True, exist_ok=True)
        for each in drawn:
            (output / f"{each.student}.html").write_text(paper_page(each), encoding="utf-8")
    table = Table("question", "template", "papers", "operations", "largest number of the answers")
    rows = list(measure(course, assignment, drawn))
    for row in rows:
        spread = f"{row.smallest:.3g} to {row.largest:.3g}"
        table.add_row(row.question, row.template, str(row.papers), row.operations, spread)
    console.print(table)
    for family in compare(rows):
        say(f"{family.question}: {family.work:.2f} times the least work at most; {family.size:.1f} times the size.")
    numbers = {tuple(str(question.data) for question in each.questions) for each in drawn}
    say(f"{len(drawn)} papers, {len(numbers)} of them different.")


def read_roster(path: Path) -> list[str]:
    """The student ids of a CSV file, each once. Raises UsageError."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        sign = ";" if lines and ";" in lines[0] and "," not in lines[0] else ","  # as spreadsheets of some countries
        rows = [row for row in csv.reader(lines, delimiter=sign) if any(row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    known = [head.index(name) for name in ID_COLUMNS if name in head]
    if not known and any(len(row) > 1 for row in rows):
        raise UsageError(f"{path} has no column {' or '.join(ID_COLUMNS)}; its first line is {', '.join(rows[0])!r}")
    place = known[0] if known else 0
    students = [row[place].strip() for row in rows[bool(known) :] if len(row) > place and row[place].strip()]
    if not students:
        raise UsageError(f'{path} names no student: expected a column "student", or an id in each line')
    wrong = [repr(student) for student in students if not STUDENT_ID.fullmatch(student)]
    if wrong:
        more = f" and {len(wrong) - FEW} more" if len(wrong) > FEW else ""
        raise UsageError(f"{path} holds what nobody can hand in under: {', '.join(wrong[:FEW])}{more}; {ID_RULE}")
    return list(dict.fromkeys(students))


class _Sitting:
    """One go at the paper: from the first part without an answer to the last."""

    def __init__(self, paper: Paper, module: Path) -> None:
        self.paper, self.module = paper, module
        self.names = [question.name for question in paper.questions]
        self.places = [(question, place) for question in paper.questions for place in range(len(question.parts))]

    def run(self) -> None:
        at = self._first_open()
        shown = ""
        while 0 <= at < len(self.places):
            question, place = self.places[at]
            sheet = read_sheet(self.module, self.names)
            if question.name in sheet.calculated:
                say(f"\n{question.name} is worked out in {self.module.name}, and left as it is.")
                at += len(question.parts) - place
                continue
            if shown != question.name:
                _show_question(question)
                shown = question.name
            word = self._ask(question, place, sheet)
            if word in LEAVE:
                return
            at = max(0, at - 1) if word in BACK else at + 1

    def _first_open(self) -> int:
        sheet = read_sheet(self.module, self.names)
        waiting = [i for i, (question, place) in enumerate(self.places) if sheet.given(question)[place] is None]
        return waiting[0] if waiting else 0

    def _ask(self, question: Question, place: int, sheet: Sheet) -> str:
        """Ask one part until there is an answer of the right form, or a word instead of one."""
        part, given = question.parts[place], sheet.given(question)
        for line in part_text(place, part):
            _paragraph(line)
        if given[place] is not None:
            say(f"    so far: {given[place]}")
        while True:
            text = click.prompt(
                f"{question.name} ({part_name(place)}), {wanted(part)}", default="", show_default=False
            ).strip()
            if not text or text.lower() in (*LEAVE, *BACK):
                return text.lower()
            try:
                given[place] = parse_answer(text, part)
            except FormError as problem:
                say(f"    {problem}; for example: {example(part)}")
                continue
            write_answer(self.module, question.name, given)
            say(f"    saved: {given[place]}")
            return ""


def _show_question(question: Question) -> None:
    console.print(f"\n[bold]{question.name}[/bold]  {question.title}", highlight=False)
    for line in question_text(question):
        _paragraph(line)


def _show_progress(paper: Paper, module: Path, words: str) -> None:
    """What is still open, or how to hand in. words: after `grader submit`."""
    sheet = read_sheet(module, [question.name for question in paper.questions])
    missing: dict[str, list[str]] = defaultdict(list)
    for question in paper.questions:
        if question.name not in sheet.calculated:
            for place, value in enumerate(sheet.given(question)):
                if value is None:
                    missing[question.name].append(part_name(place))
    if missing:
        parts = ", ".join(f"{name} ({', '.join(parts)})" for name, parts in missing.items())
        say(f"Still without an answer: {parts}. `grader exam` goes on there.")
    else:
        say(f"Every part has an answer. Hand in with `grader submit {words}`.")


def _module(course: Course, assignment: Assignment, place: Path) -> Path:
    """The student's copy, begun where there is none."""
    module = place / f"{assignment.module}.py"
    if not module.is_file():
        if (place / f"{assignment.module}.ipynb").is_file():
            raise UsageError(
                f"{place} holds {assignment.module}.ipynb: write your answers there, or name another --work"
            )
        list(start_assignment(course, assignment, place))
    return module


def _with_solutions(course: Course, assignment: Assignment) -> Assignment:
    if not course.solutions(assignment).is_dir():
        raise UsageError(f"{course.solutions(assignment)} is not there: only who has the solutions can make a key")
    return assignment


def _terms(assignment: Assignment) -> Any:
    assert assignment.exam is not None
    return assignment.exam


def _known(student: str | None) -> str:
    if not student:
        raise UsageError("whose paper? Say --student ID, the id under which the work is handed in")
    require_student_id(student)
    return student


def _write(text: str, output: Path | None) -> None:
    text = text if text.endswith("\n") else f"{text}\n"
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--output {output} cannot be written: {error.strerror}") from None


def _paragraph(text: str) -> None:
    indent = " " * (len(text) - len(text.lstrip()))
    say(
        textwrap.fill(text, min(console.width, 100), subsequent_indent=indent, replace_whitespace=False) if text else ""
    )
