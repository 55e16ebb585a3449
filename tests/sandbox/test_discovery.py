"""Finding submissions: what counts as one, and what is reported instead."""

import os
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.sandbox.discovery import Found, discover

COURSE = ["01_neuron", "06_backprop"]


def make(root: Path, *paths: str) -> Path:
    """Create empty files, and folders where a path ends in a slash."""
    for path in paths:
        place = root / path
        (place if path.endswith("/") else place.parent).mkdir(parents=True, exist_ok=True)
        if not path.endswith("/"):
            place.touch()
    return root


def test_folders_and_zips(tmp_path):
    """A folder or a zip named like an assignment is found, once, in order of student and assignment."""
    root = make(tmp_path, "bob/06_backprop.zip", "bob/01_neuron/", "alice/06_backprop/", "alice/06_backprop.zip")
    found = discover(root, COURSE)
    assert found.found == (Found("alice", "06_backprop"), Found("bob", "01_neuron"), Found("bob", "06_backprop"))
    assert found.ignored == ()


@pytest.mark.parametrize("student", ["a", "7", "anna.b@uni-x.edu", "a_b+c-d", "x" * 64])
def test_student_ids(tmp_path, student):
    """Letters, digits and . _ @ + - make a student id, of up to 64 characters."""
    assert discover(make(tmp_path, f"{student}/01_neuron/"), COURSE).found == (Found(student, "01_neuron"),)


@pytest.mark.parametrize("name", [".git", "-rf", "a b", "a\n", "x" * 65, "é", "a;b", "_a", "\x1b[2J"])
def test_no_student_ids(tmp_path, name):
    """Another folder is reported, escaped and cut, and not looked into."""
    found = discover(make(tmp_path, f"{name}/01_neuron/"), COURSE)
    assert found.found == ()
    assert found.ignored == (f"{name!r}: not a student id",)
    assert found.ignored[0].isprintable()
    assert found.misnamed == (not name.startswith("."))


def test_links_and_files_are_no_students(tmp_path):
    """A link to a folder and a plain file are reported, never followed."""
    root = make(tmp_path / "root", "alice/01_neuron/", "notes")
    (root / "mallory").symlink_to(root / "alice")
    found = discover(root, COURSE)
    assert found.found == (Found("alice", "01_neuron"),)
    assert found.ignored == (
        "'mallory' is a link, where a folder was expected.",
        "'notes' is a file, where a folder was expected.",
    )


def test_a_linked_submission_is_found(tmp_path):
    """A link or a file named like an assignment is found, so that its student is told and not passed over."""
    root = make(tmp_path, "alice/01_neuron")
    (root / "alice" / "06_backprop").symlink_to("/")
    assert discover(root, COURSE).found == (Found("alice", "01_neuron"), Found("alice", "06_backprop"))


def test_unknown_names_once(tmp_path):
    """A name that is no assignment is reported once, with how many have it."""
    root = make(tmp_path, "a/6_backprop/", "b/6_backprop/", "c/6_backprop/", "b/x\n.rar", "b/01_neuron.tar")
    assert discover(root, COURSE).ignored == (
        "'01_neuron.tar' of b: no assignment of this course",
        "'6_backprop' of a and 2 more: no assignment of this course",
        "'x\\n.rar' of b: no assignment of this course",
    )


def test_a_crowded_student(tmp_path):
    """Very many other entries do not hide a submission, and are reported in a hundred lines."""
    root = make(tmp_path, "alice/06_backprop/")
    for i in range(2_000):
        os.close(os.open(root / "alice" / f"{i:04}", os.O_CREAT))
    found = discover(root, COURSE)
    assert found.found == (Found("alice", "06_backprop"),)
    assert len(found.ignored) == 101
    assert found.ignored[0].startswith("'0000' of alice")
    assert found.ignored[-1].startswith("... and ")


def test_the_root_may_be_a_link(tmp_path):
    """The root is the instructor's own choice, and may be reached through a link."""
    make(tmp_path / "root", "alice/01_neuron/")
    (tmp_path / "link").symlink_to("root")
    assert discover(tmp_path / "link", COURSE).found == (Found("alice", "01_neuron"),)


def test_an_empty_root(tmp_path):
    """Nobody handed in: nothing found, nothing to report."""
    assert discover(tmp_path, COURSE) == discover(make(tmp_path, "alice/"), COURSE)
    assert discover(tmp_path, COURSE).found == ()


@pytest.mark.parametrize(("name", "words"), [("missing", "is not there"), ("file", "is a file")])
def test_no_root(tmp_path, name, words):
    """A root that is not there, or no folder, is wrong usage: the message names it and what was expected."""
    make(tmp_path, "file")
    with pytest.raises(UsageError, match=words) as caught:
        discover(tmp_path / name, COURSE)
    assert "one folder for each student" in str(caught.value)
    assert caught.value.exit_code == 2


def test_ignores_by_descriptor_or_path(tmp_path, monkeypatch):
    """Where the platform has no openat the same is found."""
    monkeypatch.setattr("grader.sandbox.files._BY_DESCRIPTOR", False)
    root = make(tmp_path, "alice/01_neuron/")
    (root / "mallory").symlink_to(root / "alice")
    found = discover(root, COURSE)
    assert found.found == (Found("alice", "01_neuron"),)
    assert len(found.ignored) == 1
