"""A student's copies: how they get there, and how they are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.model import Course
from grader.errors import UsageError
from grader.loop.work import find_exercise, find_work, find_works, start_assignment


def start(course: Course, place: Path) -> dict[str, bool]:
    return {path.name: written for path, written in start_assignment(course, course.graded[0], place)}


def test_everything_that_students_get_is_copied(tiny: Course, tmp_path: Path) -> None:
    """Lesson, stub, public checks and hints, byte for byte; no half files stay behind."""
    written = start(tiny, tmp_path / "deep" / "1_measures")
    assert written == dict.fromkeys(["README.md", "hints.yml", "measures.py", "test_public.py"], True)
    for path in (tmp_path / "deep" / "1_measures").iterdir():
        assert path.read_bytes() == (tiny.exercises(tiny.graded[0]) / path.name).read_bytes()


def test_work_is_never_overwritten(tiny: Course, tmp_path: Path) -> None:
    """A file, an empty file, a link to nowhere and a folder of a name stay as they are; what is missing is added."""
    (tmp_path / "measures.py").write_text("mine")
    (tmp_path / "README.md").touch()
    (tmp_path / "hints.yml").symlink_to(tmp_path / "nowhere")
    assert start(tiny, tmp_path) == {
        "README.md": False,
        "hints.yml": False,
        "measures.py": False,
        "test_public.py": True,
    }
    assert (tmp_path / "measures.py").read_text() == "mine"
    assert (tmp_path / "README.md").read_text() == ""
    assert not (tmp_path / "nowhere").exists()


def test_a_place_that_is_a_file_is_refused(tiny: Course, tmp_path: Path) -> None:
    """The message names the place and what to do."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(UsageError, match="taken cannot be written to.*--to"):
        start(tiny, tmp_path / "taken")


def course_with(folder: Path, tiny: Course) -> Course:
    return tiny.model_copy(update={"folder": folder})


@pytest.mark.parametrize("name", [None, "1_measures", "1", "measures", "area"])
def test_a_copy_is_found_by_any_of_its_names(tiny: Course, tmp_path: Path, name: str | None) -> None:
    """From the folder itself, from the one above it, and from the course's folder by way of work/."""
    place = tmp_path / "work" / "1_measures"
    start(tiny, place)
    for near in (place, place.parent, tmp_path, tmp_path / "elsewhere"):
        work = find_work(course_with(tmp_path, tiny), name, near)
        assert work.place == place.resolve()
        assert work.exercises == (("area",) if name == "area" else ("celsius", "area", "volume", "Counter"))


def test_a_folder_of_any_name_may_hold_the_module(tiny: Course, tmp_path: Path) -> None:
    """A student may call the folder what they like, and hand in a notebook; the script counts where both are."""
    place = tmp_path / "homework"
    place.mkdir()
    (place / "measures.ipynb").write_text("{}")
    work = find_work(course_with(tmp_path, tiny), None, place)
    assert (work.place, work.file.name) == (place.resolve(), "measures.ipynb")
    (place / "measures.py").touch()
    assert work.file.name == "measures.py"


def test_without_a_name_all_work_is_meant(course: Course, tmp_path: Path) -> None:
    """In the order of the course; one of them has to be named where only one will do."""
    for name in ("03_loss", "01_neuron"):
        list(start_assignment(course, course.assignment(name), tmp_path / name))
    works = find_works(course, None, tmp_path)
    assert [work.assignment.name for work in works] == ["01_neuron", "03_loss"]
    with pytest.raises(UsageError, match="say which one: 01_neuron, 03_loss"):
        find_work(course, None, tmp_path)


def test_what_is_not_there_is_said_with_the_way_to_it(tiny: Course, tmp_path: Path) -> None:
    """No copy, a copy without its module, a name that is none."""
    course = course_with(tmp_path, tiny)
    with pytest.raises(UsageError, match="begin with `grader start 1_measures`"):
        find_works(course, "area", tmp_path)
    (tmp_path / "1_measures").mkdir()
    with pytest.raises(UsageError, match=r"does not hold measures.py or measures.ipynb; `grader start 1_measures`"):
        find_works(course, "area", tmp_path)
    with pytest.raises(UsageError, match="no assignment or exercise 'arae' \\(did you mean 'area'\\?\\)"):
        find_works(course, "arae", tmp_path)
    for ask in (find_exercise, lambda course, name: find_works(course, name, tmp_path)):
        with pytest.raises(UsageError, match="2_exam is a draft: it is not handed out yet"):
            ask(course, "2_exam")


@pytest.mark.parametrize("name", [None, "1_measures", "area"])
def test_a_folder_that_is_named_is_the_only_one(tiny: Course, tmp_path: Path, name: str | None) -> None:
    """The copy in it or below it; where it is no folder, or holds nothing, no other copy steps in."""
    course = course_with(tmp_path, tiny)
    start(tiny, tmp_path / "work" / "1_measures")
    start(tiny, tmp_path / "mine" / "1_measures")
    for near in (tmp_path / "mine", tmp_path / "mine" / "1_measures"):
        assert find_work(course, name, near, is_named=True).place == (tmp_path / "mine" / "1_measures").resolve()
    with pytest.raises(UsageError, match="--work .*nope is no folder"):
        find_works(course, name, tmp_path / "nope", is_named=True)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="--work .*empty holds no work on"):
        find_works(course, name, tmp_path / "empty", is_named=True)


def test_an_exercise_is_named_by_itself(tiny: Course) -> None:
    """An assignment's name is answered with its exercises, a mistyped one with the nearest."""
    assert find_exercise(tiny, "area")[1] == "area"
    with pytest.raises(UsageError, match="name one of its exercises: celsius, area"):
        find_exercise(tiny, "1_measures")
    with pytest.raises(UsageError, match="did you mean 'volume'"):
        find_exercise(tiny, "volum")
