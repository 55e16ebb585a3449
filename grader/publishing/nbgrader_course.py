"""An nbgrader course folder, as nbgrader itself would see it: its configuration decides, and ours is no other.

    ROOT/nbgrader_config.py, gradebook.db
    ROOT/source/<assignment>/<module>.ipynb        with solutions: what `grader publish` writes
    ROOT/release/<assignment>/                     what students get
    ROOT/submitted/<student>/<assignment>/         what they handed in; autograded/ and feedback/ likewise

nbgrader is imported here only when a folder is opened: who never publishes need not have it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course.model import Course
from grader.course.nbgrader_config import CONFIG_FILE as CONFIG_FILE
from grader.course.nbgrader_config import MISSING as MISSING
from grader.course.nbgrader_config import load_config
from grader.errors import PublishingError

DEFAULT_FOLDER = "nbgrader"  # in the course's folder
STRUCTURE = str(Path("{nbgrader_step}", "{student_id}", "{assignment_id}"))
STEPS = ("source", "release", "submitted", "autograded", "feedback")


@dataclass(frozen=True)
class NbgraderCourse:
    """A course folder of nbgrader's that was opened.

    config: a traitlets Config; coursedir: nbgrader's CourseDirectory over it.
    """

    root: Path
    course: Course
    config: Any
    coursedir: Any

    @property
    def course_id(self) -> str:
        return str(self.coursedir.course_id)

    @property
    def db_url(self) -> str:
        """Of the gradebook."""
        return str(self.coursedir.db_url)

    def source(self, assignment: str) -> Path:
        return self.root / "source" / assignment

    def release(self, assignment: str) -> Path:
        return self.root / "release" / assignment

    def submitted(self, student: str, assignment: str) -> Path:
        return self.root / "submitted" / student / assignment

    def autograded(self, student: str, assignment: str) -> Path:
        return self.root / "autograded" / student / assignment

    def feedback(self, student: str, assignment: str) -> Path:
        return self.root / "feedback" / student / assignment

    def api(self, **options: dict[str, Any]) -> Any:
        """A new NbGraderAPI. options: by the name of a class of nbgrader's, traits that count for this one only."""
        from nbgrader.apps.api import NbGraderAPI
        from nbgrader.coursedir import CourseDirectory
        from traitlets.config import Config

        config = Config(self.config)
        config.merge(Config(options))
        return NbGraderAPI(CourseDirectory(config=config), config=config)


def find_root(given: Path | None, course: Course, near: Path) -> Path:
    """The nbgrader folder that is meant: the one given; else `near`, if it holds nbgrader_config.py; else nbgrader/ in
    the course."""
    if given is not None:
        return given.resolve()
    return near.resolve() if (near / CONFIG_FILE).is_file() else course.folder.resolve() / DEFAULT_FOLDER


def open_nbgrader(root: Path, course: Course) -> NbgraderCourse:
    """Open an nbgrader course folder. Raises PublishingError where nbgrader or its configuration is missing, or its
    folders are not nbgrader's default ones."""
    if not (root / CONFIG_FILE).is_file():
        raise PublishingError(
            f"{root} holds no {CONFIG_FILE}: `grader publish` makes one; or name nbgrader's folder with --nbgrader-root"
        )
    config = load_config(root)
    config.CourseDirectory.root = str(root)  # the folder that was asked for, whatever the user's own file says
    from nbgrader.coursedir import CourseDirectory

    coursedir = CourseDirectory(config=config)
    _refuse_other_folders(root, coursedir)
    if not coursedir.course_id:
        raise PublishingError(
            f"{root / CONFIG_FILE} names no course: write c.CourseDirectory.course_id = {course.course!r} there"
        )
    return NbgraderCourse(root, course, config, coursedir)


def _refuse_other_folders(root: Path, coursedir: Any) -> None:
    """Ours are nbgrader's default folders; with others we would write where nobody looks."""
    wanted = {"directory_structure": STRUCTURE, **{f"{step}_directory": step for step in STEPS}}
    for name, value in wanted.items():
        came = getattr(coursedir, name)
        if came != value:
            raise PublishingError(
                f"{root / CONFIG_FILE}: expected nbgrader's own c.CourseDirectory.{name} = {value!r}, got {came!r}; "
                "leave the line out"
            )
