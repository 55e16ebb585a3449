"""A paper as HTML, its formulas in MathML, which every browser can show: the questions for a page, and a piece that a
notebook shows below a cell."""

from __future__ import annotations

from latex2mathml.converter import convert
from markupsafe import Markup, escape

from grader.course.answers import wanted
from grader.course.exam import Given, Paper, Part, Question
from grader.course.formulas import formulas_of
from grader.course.paper import latex_of, part_name, rules

_STYLE = """\
<style>
.grader-paper { max-width: 46rem; line-height: 1.5; }
.grader-paper section { border-top: 1px solid; margin-top: 1.2rem; }
.grader-paper ul { list-style: none; margin: .5rem 0; padding: 0; }
.grader-paper .givens { padding-left: 1rem; border-left: 3px solid; overflow-x: auto; }
.grader-paper mtable { border: solid currentColor; border-width: 0 1.5px; border-radius: .7em; padding: 0 .35em; }
.grader-paper li { margin: .4rem 0; }
.grader-paper .options { padding-left: 1.5rem; }
.grader-paper .form { white-space: nowrap; opacity: .8; }
</style>
"""
_PIECE = Markup(
    '<div class="grader-paper">\n<h2>{title}: the paper of {student}</h2>\n<p>{course}, {term}. {rules}</p>\n'
    "{questions}</div>\n"
)
_QUESTION = Markup(
    '<section aria-labelledby="h-{name}">\n<h2 id="h-{name}"><span class="code">{name}</span> {title}</h2>\n'
    '<p>{text}</p>\n{givens}<ul class="parts">\n{parts}</ul>\n</section>\n'
)
_GIVENS = Markup('<ul class="givens" tabindex="0" aria-label="Given">\n{items}</ul>\n')
_PART = Markup('<li><span class="which">({name})</span> {text} <span class="form">[{wanted}]</span>\n{options}</li>\n')
_OPTIONS = Markup('<ul class="options">\n{items}</ul>\n')
_OPTION = Markup("<li><b>{letter}</b> {text}</li>\n")
_ITEM = Markup("<li>{}</li>\n")


def as_html(paper: Paper) -> str:
    """The whole paper as a piece of HTML with a style of its own: what a notebook shows."""
    return _STYLE + str(
        _PIECE.format(
            title=paper.title,
            student=paper.student,
            course=paper.course,
            term=paper.term,
            rules=rules(paper),
            questions=questions_html(paper),
        )
    )


def questions_html(paper: Paper) -> Markup:
    """The questions, a section each."""
    return Markup("").join(map(_question, paper.questions))


def typeset(text: str) -> Markup:
    """A text with what stands between dollars as formulas."""
    pieces = formulas_of(text)
    return Markup("").join(_formula(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces))


def _question(question: Question) -> Markup:
    givens = _GIVENS.format(items=Markup("").join(map(_given, question.givens))) if question.givens else ""
    parts = Markup("").join(_part(part_name(place), part) for place, part in enumerate(question.parts))
    return _QUESTION.format(
        name=question.name, title=question.title, text=typeset(question.text), givens=givens, parts=parts
    )


def _given(given: Given) -> Markup:
    """A quantity. Its brackets are drawn by a style: not every machine has a font that can stretch them."""
    return _ITEM.format(_formula(latex_of(given).replace("pmatrix", "matrix")))


def _part(name: str, part: Part) -> Markup:
    each = zip(part.letters, part.options, strict=True)
    items = Markup("").join(_OPTION.format(letter=letter, text=typeset(option.text)) for letter, option in each)
    options = _OPTIONS.format(items=items) if items else ""
    return _PART.format(name=name, text=typeset(part.text), wanted=wanted(part), options=options)


def _formula(latex: str) -> Markup:
    return Markup(convert(latex))  # made from the course's own text, and escaped there
