"""nbgrader's configuration, read as nbgrader itself reads it. Imported by who needs nbgrader, and nobody else."""

from __future__ import annotations

import logging
import os
import shutil
import sysconfig
from pathlib import Path
from typing import Any

from grader.errors import PublishingError

CONFIG_FILE = "nbgrader_config.py"
MISSING = "nbgrader is not installed here: pip install 'grader[nbgrader]'"


def load_config(folder: Path) -> Any:
    """The traitlets Config that nbgrader would have in a folder: the system's, the user's, and the folder's own.

    Raises PublishingError where nbgrader is not installed, or one of these files cannot be run.
    """
    try:
        from nbgrader.apps.baseapp import NbGrader
        from traitlets.config import Application, Config
    except ImportError as error:
        raise PublishingError(f"{MISSING} ({error})") from None
    _put_tools_on_path()
    app = NbGrader(raise_config_file_errors=True, log_level=logging.CRITICAL)
    app.load_cwd_config = False
    try:
        app.load_config_file()
        Application.load_config_file(app, CONFIG_FILE, path=str(folder))
    except Exception as error:  # whatever is written in such a file is run
        raise PublishingError(
            f"nbgrader's configuration cannot be read, {folder / CONFIG_FILE} or one of the user's or the system's: "
            f"{type(error).__name__}: {error}"
        ) from None
    return Config(app.config)


def _put_tools_on_path() -> None:
    """nbgrader starts `alembic` by its bare name when it makes a gradebook; in an environment that was not activated it
    would not be found."""
    if shutil.which("alembic") is None:
        os.environ["PATH"] = os.pathsep.join(filter(None, (sysconfig.get_path("scripts"), os.environ.get("PATH"))))
