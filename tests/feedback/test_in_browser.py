"""The pages in a real browser: Chromium, headless, on wide and narrow screens, light, dark and on paper."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from grader.classroom import ClassOptions, grade_class
from grader.course.model import Course, load_course
from grader.course.source import read_source
from grader.demo import write_class
from grader.feedback.pages import student_page

ROOT = Path(__file__).resolve().parents[2]
LAYERS = "02_network"
WIDE, NARROW = 1200, 360
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"


@dataclass
class Opened:
    """A page in the browser, what it asked for by itself, and what it complained about."""

    page: Page
    asked: list[str] = field(default_factory=list)  # all but the file itself
    refused: list[str] = field(default_factory=list)  # what the page's own policy did not let out
    complaints: list[str] = field(default_factory=list)  # console and uncaught exceptions


@contextmanager
def opened(chromium: Browser, file: Path, *, width: int = WIDE, scheme: Any = "light") -> Iterator[Opened]:
    """Open a file, and listen from its first moment."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    one = Opened(context.new_page())
    address = file.as_uri()
    one.page.on("request", lambda request: one.asked.append(request.url) if request.url != address else None)
    one.page.on("requestfailed", lambda failed: one.refused.append(failed.url) if failed.failure == "csp" else None)
    one.page.on("console", lambda message: one.complaints.append(f"{message.type}: {message.text}"))
    one.page.on("pageerror", lambda error: one.complaints.append(f"exception: {error}"))
    try:
        one.page.goto(address, wait_until="load")
        yield one
    finally:
        context.close()


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One assignment of the sample class, really graded, with figures; with one who is to blame and one who is held."""
    folder = tmp_path_factory.mktemp("class")
    course = load_course(ROOT)
    write_class(course, folder)
    _blame(course, folder / "submitted")
    options = ClassOptions(folder / "submitted", folder / "results", assignments=(LAYERS,), seed=5)
    grade_class(course, options, lambda total: None, lambda step: None)
    with (folder / "results" / "results.jsonl").open(encoding="utf-8") as lines:
        record = {**json.loads(next(lines)), "student": "held", "held": True}
    broken = {**record["exercises"][0], "status": "internal", "message": "the grader itself failed here"}
    page = student_page(course, {**record, "exercises": [broken, *record["exercises"][1:]]})
    (folder / "results" / "feedback" / "held").mkdir()
    (folder / "results" / "feedback" / "held" / f"{LAYERS}.html").write_text(page, encoding="utf-8")
    return folder / "results"


def _blame(course: Course, submitted: Path) -> None:
    """blamed: a right forward on a dense that is wrong; and a stub beside it."""
    source = read_source(course, course.assignment(LAYERS))
    chaff = (ROOT / "solutions" / LAYERS / "chaffs" / "dense_no_bias.py").read_text(encoding="utf-8")
    for student, text in (("blamed", f"{source.text}\n\n{chaff}"), ("stub", source.stub)):
        (submitted / student / LAYERS).mkdir(parents=True)
        (submitted / student / LAYERS / "network.py").write_text(text, encoding="utf-8")


def every_page(results: Path) -> list[Path]:
    pages = [results / "report.html", *sorted(results.glob("feedback/*/*.html"))]
    assert len(pages) > 6
    return pages


def test_no_page_asks_for_anything_or_complains(chromium: Browser, results: Path) -> None:
    """No request leaves a page, not even to a neighbour; no error, no warning on the console."""
    for file in every_page(results):
        with opened(chromium, file) as one:
            assert one.page.title()
            one.page.mouse.wheel(0, 20_000)
            one.page.wait_for_load_state("networkidle")
            assert (one.asked, one.complaints) == ([], []), file


@pytest.mark.parametrize(
    ("html", "asked", "complaint"),
    [
        ("<img src='https://example.org/pixel.png'>", "https://example.org/pixel.png", ""),
        ("<style>@import url(https://example.org/a.css)</style>", "https://example.org/a.css", ""),
        ("<img src='neighbour.png'>", "neighbour.png", ""),
        ("<script>throw new Error('torn')</script>", "", "exception: torn"),
        ("<script>console.error('woe')</script>", "", "error: woe"),
    ],
)
def test_the_test_above_would_notice(chromium: Browser, tmp_path: Path, html: str, asked: str, complaint: str) -> None:
    """A page that asks, throws or complains is seen to do so."""
    file = tmp_path / "bad.html"
    file.write_text(f"<!doctype html><title>x</title>{html}", encoding="utf-8")
    with opened(chromium, file) as one:
        one.page.wait_for_load_state("networkidle")
        assert any(address.endswith(asked) for address in one.asked) if asked else one.asked == []
        assert complaint in " ".join(one.complaints)


def test_even_markup_that_slipped_through_could_do_nothing(chromium: Browser, results: Path, tmp_path: Path) -> None:
    """The page's own policy: no script runs, nothing is loaded from anywhere, no form is sent."""
    slipped = (
        "<script>document.title = 'mine'</script><img src='https://example.org/x' onerror=\"document.title = 'mine'\">"
        "<iframe src='https://example.org/y'></iframe><link rel=stylesheet href='https://example.org/z'>"
        "<form action='https://example.org/f'><button id=send>go</button></form>"
    )
    page = (results / "feedback" / "blamed" / f"{LAYERS}.html").read_text(encoding="utf-8")
    file = tmp_path / "slipped.html"
    file.write_text(page.replace("<main>", "<main>" + slipped), encoding="utf-8")
    with opened(chromium, file) as one:
        one.page.evaluate("document.querySelector('#send').click()")
        assert one.page.evaluate("document.title") == "Layers: blamed"
        assert sorted(one.asked) == sorted(one.refused)
        for what in ("inline script", "the image", "Framing", "the stylesheet", "form data"):
            for _ in range(200):  # a complaint may come later than what it is about
                if any(what in said and "Content Security Policy" in said for said in one.complaints):
                    break
                one.page.wait_for_timeout(50)
            else:
                raise AssertionError(f"no complaint about {what}: {one.complaints}")


def test_pages_are_accessible(chromium: Browser, results: Path) -> None:
    """axe-core finds nothing: contrast AA, landmarks, headings in order, names, tables, lists, keyboard access."""
    for file in every_page(results):
        with opened(chromium, file) as one:
            assert violations(one.page) == [], file


def test_pages_have_contrast_in_the_dark(chromium: Browser, results: Path) -> None:
    """AA there, too, also in what is folded away."""
    for file in every_page(results):
        with opened(chromium, file, scheme="dark") as one:
            assert violations(one.page, runOnly=["color-contrast"]) == [], file


def violations(page: Page, **options: Any) -> list[tuple[str, str]]:
    """What axe-core finds on a page with all folds open: each rule, and where it is broken."""
    page.evaluate(OPEN_ALL)
    found = Axe().run(page, options=options).response
    assert found["passes"]
    return [(rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]]


def test_axe_would_notice(chromium: Browser, results: Path, tmp_path: Path) -> None:
    """Soft text that is too soft fails."""
    page = (results / "report.html").read_text(encoding="utf-8").replace("--soft: #56616f", "--soft: #b0b6bf")
    (tmp_path / "pale.html").write_text(page, encoding="utf-8")
    with opened(chromium, tmp_path / "pale.html") as one:
        assert {rule for rule, _ in violations(one.page)} == {"color-contrast"}


def test_pages_fit_a_phone(chromium: Browser, results: Path) -> None:
    """At 360 pixels nothing but a table in its own frame runs over the edge, whatever is unfolded."""
    for file in every_page(results):
        with opened(chromium, file, width=NARROW) as one:
            one.page.evaluate(OPEN_ALL)
            assert one.page.evaluate("document.documentElement.scrollWidth") <= NARROW, file


def test_the_first_column_stays_when_a_table_is_moved(chromium: Browser, results: Path) -> None:
    """Whose row it is can be read at its far end, too."""
    with opened(chromium, results / "report.html", width=NARROW) as one:
        frame = one.page.locator(".scroll:has(.heat)").last
        name = frame.locator("tbody th").first
        before = name.bounding_box()
        frame.evaluate("frame => frame.scrollLeft = 500")
        assert frame.evaluate("frame => frame.scrollLeft") > 50
        assert name.bounding_box() == before


def test_the_keyboard_reaches_everything(chromium: Browser, results: Path) -> None:
    """Tab goes through all links and folds in order; Enter on the first chip jumps to its exercise."""
    with opened(chromium, results / "feedback" / "blamed" / f"{LAYERS}.html") as one:
        count = one.page.locator("a, summary").count()
        seen = []
        for _ in range(count):
            one.page.keyboard.press("Tab")
            seen.append(one.page.evaluate("document.activeElement.outerHTML"))
        assert len(seen) == count > 10
        assert seen == one.page.evaluate("[...document.querySelectorAll('a, summary')].map(e => e.outerHTML)")
        one.page.evaluate("document.activeElement.blur()")
        one.page.locator(".chips a").first.focus()
        one.page.keyboard.press("Enter")
        assert one.page.evaluate("location.hash") == "#dense"
        assert one.page.evaluate("document.querySelector(':target').id") == "dense"


def test_paper_shows_what_a_screen_folds_away(chromium: Browser, results: Path) -> None:
    """Printed, the checks are there; and the paper is white, whatever the screen was."""
    with opened(chromium, results / "feedback" / "blamed" / f"{LAYERS}.html", scheme="dark") as one:
        fold = one.page.locator("details .tests").first
        assert _height(fold) == 0
        one.page.emulate_media(media="print")
        assert _height(fold) > 20
        assert one.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_blame_is_seen(chromium: Browser, results: Path) -> None:
    """A real page of one whose dense alone is wrong: forward is cleared and leads to dense."""
    with opened(chromium, results / "feedback" / "blamed" / f"{LAYERS}.html") as one:
        cleared = one.page.locator("#forward")
        assert "forward is right: it fails because of dense." in " ".join(cleared.inner_text().split())
        cleared.get_by_role("link", name="dense").click()
        assert one.page.locator(".exercise.is-wrong").evaluate_all("all => all.map(one => one.id)") == ["dense"]
        assert one.page.evaluate("location.hash") == "#dense"


def test_every_link_of_the_class_page_leads_somewhere(results: Path, read: Callable[[str], Any]) -> None:
    """To a student's page and an exercise on it, to a table beside it, or to a place on the page."""
    links = read((results / "report.html").read_text(encoding="utf-8")).links
    assert {"scores.csv", "exercises.csv", "items.csv"} <= set(links)
    assert len([link for link in links if link.startswith("feedback/")]) > 6
    for link in links:
        path, _, place = link.partition("#")
        file = results / (path or "report.html")
        assert file.is_file(), link
        if place:
            assert place in read(file.read_text(encoding="utf-8")).ids, link


def _height(locator: Any) -> float:
    """0 where it is folded away: such a thing keeps its box, but none of it is shown."""
    shown = locator.evaluate("one => one.checkVisibility({contentVisibilityAuto: true})")
    return float(locator.bounding_box()["height"]) if shown else 0.0
