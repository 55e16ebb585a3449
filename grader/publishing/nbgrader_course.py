"""An nbgrader course folder, as nbgrader itself would see it: its configuration decides, and ours is no other.

    ROOT/nbgrader_config.py, gradebook.db
    ROOT/source/<assignment>/<module>.ipynb        with solutions: what `grader publish` writes
    ROOT/release/<assignment>/                     what students get
    ROOT/submitted/<student>/<assignment>/         what they handed in; autograded/ and feedback/ likewise

nbgrader is imported here only when a folder is opened: who never publishes need not have it.
"""

from __future__ import annotations

import logging
import os
import shutil
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course.model import Course
from grader.errors import PublishingError

CONFIG_FILE = "nbgrader_config.py"
DEFAULT_FOLDER = "nbgrader"  # in the course's folder
STRUCTURE = str(Path("{nbgrader_step}", "{student_id}", "{assignment_id}"))
STEPS = ("source", "release", "submitted", "autograded", "feedback")
MISSING = "nbgrader is not installed here: pip install 'grader[nbgrader]'"


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
    try:
        from nbgrader.coursedir import CourseDirectory
    except ImportError as error:
        raise PublishingError(f"{MISSING} ({error})") from None
    if not (root / CONFIG_FILE).is_file():
        raise PublishingError(
            f"{root} holds no {CONFIG_FILE}: `grader publish` makes one; or name nbgrader's folder with --nbgrader-root"
        )
    _put_tools_on_path()
    config = _load_config(root)
    coursedir = CourseDirectory(config=config)
    _refuse_other_folders(root, coursedir)
    if not coursedir.course_id:
        raise PublishingError(
            f"{root / CONFIG_FILE} names no course: write c.CourseDirectory.course_id = {course.course!r} there"
        )
    return NbgraderCourse(root, course, config, coursedir)


def _put_tools_on_path() -> None:
    """nbgrader starts `alembic` by its bare name when it makes a gradebook; in an environment that was not activated it
    would not be found."""
    if shutil.which("alembic") is None:
        os.environ["PATH"] = os.pathsep.join(filter(None, (sysconfig.get_path("scripts"), os.environ.get("PATH"))))


def _load_config(root: Path) -> Any:
    """The configuration that nbgrader itself would have in that folder: the system's, the user's, the folder's."""
    from nbgrader.apps.baseapp import NbGrader
    from traitlets.config import Application, Config

    app = NbGrader(raise_config_file_errors=True, log_level=logging.CRITICAL)
    app.load_cwd_config = False
    try:
        app.load_config_file()
        Application.load_config_file(app, CONFIG_FILE, path=str(root))
    except Exception as error:  # whatever is written in such a file is run
        raise PublishingError(
            f"nbgrader's configuration cannot be read, {root / CONFIG_FILE} or one of the user's or the system's: "
            f"{type(error).__name__}: {error}"
        ) from None
    config = Config(app.config)
    config.CourseDirectory.root = str(root)  # the folder that was asked for, whatever the user's own file says
    return config


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
