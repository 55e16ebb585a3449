"""A paper in the forms in which it is given out: Markdown, JSON, a notebook, and lines for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from grader.course.answers import NONE, wanted
from grader.course.exam import Given, Kind, Paper, Part, Question
from grader.course.formulas import as_plain, plain_formula
from grader.course.notebook import as_notebook


def part_name(place: int) -> str:
    """ "a" for the first part."""
    return chr(ord("a") + place)


def rules(paper: Paper) -> str:
    """How answers count, in a paragraph."""
    exam = paper.exam
    share = f"{100 * exam.tolerance:g} %"
    return (
        f"Give numbers with at least {exam.digits} significant digits. A number counts if it is off by at most "
        f"{share}, in vectors and matrices by at most {share} of the largest entry. "
        "Each part counts for itself. Calculate with all digits, and go on with your own results."
    )


def number(value: float) -> str:
    """A number that a paper gives, as it was drawn."""
    return f"{value:.10g}"


def latex_of(given: Given) -> str:
    """ "w = (0.5, 2)", with a matrix in brackets."""
    value = given.value
    if not isinstance(value, tuple):
        return f"{given.symbol} = {value if isinstance(value, str) else number(value)}"
    if value and isinstance(value[0], tuple):
        rows = r" \\ ".join(" & ".join(number(item) for item in row) for row in value)
        return rf"{given.symbol} = \begin{{pmatrix}} {rows} \end{{pmatrix}}"
    return f"{given.symbol} = ({', '.join(f'{{{number(item)}}}' for item in value)})"  # braces: a sign is no minus


# --- Markdown and notebooks ---


def as_markdown(paper: Paper) -> str:
    """The paper as Markdown, its formulas between dollars."""
    return "\n".join(
        [
            *_head(paper),
            f"Your answers are {_names(paper)}: write them into your module, or let `grader exam` take them.",
            "",
            *(line for question in paper.questions for line in _question_lines(question)),
        ]
    )


def as_exam_notebook(paper: Paper) -> str:
    """The paper as a notebook, with a cell for the answers below each question."""
    blocks = ["# %% [markdown]", *(f"# {line}".rstrip() for line in _head(paper))]
    for question in paper.questions:
        blocks += ["# %% [markdown]", *(f"# {line}".rstrip() for line in _question_lines(question))]
        blocks += ["# %%", f"{question.name} = [{', '.join('None' for _ in question.parts)}]", ""]
    return as_notebook("\n".join(blocks))


def _names(paper: Paper) -> str:
    names = [question.name for question in paper.questions]
    return f"`{names[0]}` ... `{names[-1]}`" if len(names) > 1 else f"`{names[0]}`"


def _head(paper: Paper) -> Iterator[str]:
    yield from (f"# {paper.title}", "", f"{paper.course}, {paper.term}. The paper of **{paper.student}**.", "")
    yield from (rules(paper), "")


def _question_lines(question: Question) -> Iterator[str]:
    yield from (f"## {question.name}: {question.title}", "", question.text, "")
    if question.givens:
        yield from (f"- ${latex_of(given)}$" for given in question.givens)
        yield ""
    for place, part in enumerate(question.parts):
        yield from (f"**({part_name(place)})** {part.text} *({wanted(part)})*", "")
        if part.options:
            options = zip(part.letters, part.options, strict=True)
            yield from (f"- **{letter}** {option.text}" for letter, option in options)
            yield ""


# --- data ---


def as_json(paper: Paper) -> str:
    """The paper as JSON, for programs."""
    data = {
        "student": paper.student,
        "course": paper.course,
        "term": paper.term,
        "title": paper.title,
        "digits": paper.exam.digits,
        "tolerance": paper.exam.tolerance,
        "questions": [_question_data(question) for question in paper.questions],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _question_data(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": question.title,
        "text": question.text,
        "givens": [{"symbol": given.symbol, "value": given.value} for given in question.givens],
        "parts": [_part_data(place, part) for place, part in enumerate(question.parts)],
    }


def _part_data(place: int, part: Part) -> dict[str, Any]:
    data: dict[str, Any] = {"part": part_name(place), "text": part.text, "kind": part.kind.value}
    if part.kind is Kind.NUMBERS:
        return data | {"shape": list(part.shape)}
    options = {letter: option.text for letter, option in zip(part.letters, part.options, strict=True)}
    return data | {"options": options} | ({"if none fits": NONE} if part.kind is Kind.LETTERS else {})


# --- terminals ---


def question_text(question: Question) -> Iterator[str]:
    """A question without its parts, a paragraph or a matrix's row a line."""
    yield as_plain(question.text)
    for given in question.givens:
        yield from _given_text(given)


def part_text(place: int, part: Part) -> Iterator[str]:
    """A part, and its options, a line each."""
    yield f"({part_name(place)}) {as_plain(part.text)}"
    for letter, option in zip(part.letters, part.options, strict=True):
        yield f"    {letter}  {as_plain(option.text)}"


def _given_text(given: Given) -> Iterator[str]:
    value = given.value
    if not (isinstance(value, tuple) and value and isinstance(value[0], tuple)):
        yield f"    {plain_formula(latex_of(given))}"
        return
    cells = [[number(item).replace("-", "−") for item in row] for row in value]
    width = max(len(cell) for row in cells for cell in row)
    lead = f"    {plain_formula(given.symbol)} = "
    for place, row in enumerate(cells):
        yield f"{lead if place == 0 else ' ' * len(lead)}[ {'  '.join(cell.rjust(width) for cell in row)} ]"
