"""What a submission is: which file counts, what lies beside it, what its digest covers."""

import io
import json
import os
import socket
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.errors import NothingHandedIn, SandboxError, SubmissionError
from grader.sandbox import files
from grader.sandbox.snapshot import SnapshotLimits, Source, take_snapshot

SCRIPT = "def bp3(delta):\n    return delta.mean(axis=0)\n"
NOTEBOOK = json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": SCRIPT}]})
linux = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="asks for what only Linux has")


def hand_in(student: Path, contents: dict[str, str | bytes]) -> Path:
    """Write the files of one student's folder and return it."""
    student.mkdir(exist_ok=True)
    for name, content in contents.items():
        path = student / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return student


def packed(contents: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def snapshot(student: Path, limits: SnapshotLimits | None = None):
    return take_snapshot(student, "06_backprop", "backprop", limits or SnapshotLimits())


def refusal(student: Path, limits: SnapshotLimits | None = None) -> str:
    """The message with which the submission is refused; it never names the grading machine's folders."""
    with pytest.raises(SubmissionError) as caught:
        snapshot(student, limits)
    message = str(caught.value)
    assert str(student.parent) not in message
    return message


@contextmanager
def as_nobody() -> Iterator[None]:
    """Drop root's rights for a while; another user has none to drop."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def after_stat(monkeypatch: pytest.MonkeyPatch, name: str, times: int, action: Callable[[], None]) -> None:
    """Do something just after a file of that name was looked at for the given time."""
    real, seen = os.stat, []

    def look(path, **options):
        found = real(path, **options)
        if os.path.basename(path) == name:
            seen.append(name)
            if len(seen) == times:
                action()
        return found

    monkeypatch.setattr(os, "stat", look)


class TestWhichFileCounts:
    def test_a_script(self, tmp_path):
        """A script is one source, named like its file, with its text as it stands."""
        taken = snapshot(hand_in(tmp_path / "alice", {"06_backprop/backprop.py": SCRIPT}))
        assert (taken.module, taken.kind, taken.main) == ("backprop", "script", (Source("backprop.py", SCRIPT),))
        assert (taken.siblings, taken.notes) == ({}, ())

    def test_a_notebook(self, tmp_path):
        """A notebook is its code cells."""
        taken = snapshot(hand_in(tmp_path / "alice", {"06_backprop/backprop.ipynb": NOTEBOOK}))
        assert (taken.kind, taken.main) == ("notebook", (Source("cell 1", SCRIPT),))

    @pytest.mark.parametrize("folder", ["", "06_backprop/", "alice's work/"])
    def test_a_zip(self, tmp_path, folder):
        """A zip holds the same, at its top or in one folder."""
        raw = packed({f"{folder}backprop.py": SCRIPT, f"{folder}helper.py": "x = 1\n"})
        taken = snapshot(hand_in(tmp_path / "alice", {"06_backprop.zip": raw}))
        assert taken.main == (Source("backprop.py", SCRIPT),)
        assert taken.siblings == {"helper": "x = 1\n"}

    def test_script_before_notebook(self, tmp_path):
        """Where a script and a notebook are there, the script counts and the student is told."""
        student = hand_in(tmp_path / "alice", {"06_backprop/backprop.py": SCRIPT, "06_backprop/backprop.ipynb": "?"})
        taken = snapshot(student)
        assert taken.kind == "script"
        assert taken.notes == ("'backprop.py' counts; 'backprop.ipynb' was not read.",)

    def test_folder_before_zip(self, tmp_path):
        """Where a folder and a zip are there, the folder counts and the student is told, also when it is refused."""
        student = hand_in(tmp_path / "alice", {"06_backprop/backprop.py": SCRIPT, "06_backprop.zip": b"?"})
        note = "The folder '06_backprop/' counts; '06_backprop.zip' was not read."
        assert snapshot(student).notes == (note,)
        (student / "06_backprop" / "backprop.py").rename(student / "06_backprop" / "other.py")
        assert refusal(student).endswith(note)

    def test_wrong_name(self, tmp_path):
        """A file of another name is never taken for the module: the message says what was expected and found."""
        student = hand_in(tmp_path / "alice", {"06_backprop/Backprop (1).py": SCRIPT, "06_backprop/.hidden": ""})
        message = refusal(student)
        assert "should hold 'backprop.py' or 'backprop.ipynb', but holds 'Backprop (1).py'." in message

    def test_hostile_names_are_escaped_and_cut(self, tmp_path):
        """Control characters, right-to-left marks and sheer length of a name do not reach the message."""
        student = hand_in(tmp_path / "alice", {f"06_backprop/\x1b[2J\u202e{'a' * 200}{i}.py": "" for i in range(30)})
        message = refusal(student)
        assert message.isprintable()
        assert len(message) < 800
        assert "and 25 more" in message


class TestNothing:
    def test_no_student(self, tmp_path):
        """A student without a folder handed in nothing."""
        with pytest.raises(NothingHandedIn):
            snapshot(tmp_path / "nobody")

    def test_no_assignment(self, tmp_path):
        """Another assignment is nothing for this one; the message says what was looked for."""
        with pytest.raises(NothingHandedIn, match="neither a folder '06_backprop' nor '06_backprop.zip'"):
            snapshot(hand_in(tmp_path / "alice", {"05_optimizers/optimizers.py": ""}))

    def test_empty_folder(self, tmp_path):
        """An empty folder, or one with a system's dot files only, is nothing handed in."""
        student = hand_in(tmp_path / "alice", {"06_backprop/.DS_Store": ""})
        with pytest.raises(NothingHandedIn, match="'06_backprop/' is empty"):
            snapshot(student)

    def test_empty_file_is_something(self, tmp_path):
        """An empty script is handed in: it lacks its functions, which the suites will say."""
        taken = snapshot(hand_in(tmp_path / "alice", {"06_backprop/backprop.py": ""}))
        assert taken.main == (Source("backprop.py", ""),)

    def test_wrong_is_not_nothing(self, tmp_path):
        """A submission that cannot be read is not counted as none."""
        student = hand_in(tmp_path / "alice", {"06_backprop/backprop.py": b"\xff"})
        with pytest.raises(SubmissionError) as caught:
            snapshot(student)
        assert not isinstance(caught.value, NothingHandedIn)


class TestSiblings:
    def test_by_import_name(self, tmp_path):
        """Other .py files come along under the names that an import uses, of a notebook too; nothing else does."""
        beside = {
            "helper.py": "a",
            "_private.py": "b",
            "cafe\u0301.py": "c",
            "data.csv": "1",
            ".x.py": "",
            "sub/y.py": "",
        }
        contents = {"backprop.ipynb": NOTEBOOK, **beside}
        taken = snapshot(hand_in(tmp_path / "alice", {f"06_backprop/{name}": text for name, text in contents.items()}))
        assert taken.siblings == {"helper": "a", "_private": "b", "caf\u00e9": "c"}
        assert taken.notes == ()

    def test_one_import_name_for_two_files(self, tmp_path):
        """Of two files that one import would name, the first counts and the other is named to the student."""
        names = ["backprop.py", "cafe\u0301.py", "caf\u00e9.py"]
        taken = snapshot(hand_in(tmp_path / "alice", {f"06_backprop/{name}": name for name in names}))
        assert taken.siblings == {"caf\u00e9": "cafe\u0301.py"}
        assert taken.notes == ("Left out, since no import reaches them: 'caf\u00e9.py'.",)

    def test_names_that_no_import_can_name(self, tmp_path):
        """A file that cannot be imported by name, or would be taken for the module, is left out and named."""
        names = ["backprop (1).py", "class.py", "my-helper.py", "\uff42ackprop.py"]
        contents = {f"06_backprop/{name}": "" for name in ["backprop.py", *names]}
        taken = snapshot(hand_in(tmp_path / "alice", contents))
        assert taken.siblings == {}
        assert len(taken.notes) == 1
        assert all(repr(name) in taken.notes[0] for name in names)

    def test_a_bad_one_is_left_out(self, tmp_path):
        """A sibling that cannot be read costs itself, not the submission."""
        student = hand_in(tmp_path / "alice", {"06_backprop/backprop.py": SCRIPT, "06_backprop/good.py": "x = 1"})
        folder = student / "06_backprop"
        (folder / "linked.py").symlink_to("/etc/passwd")
        (folder / "binary.py").write_bytes(b"\x80\x00")
        (folder / "package.py").mkdir()
        taken = snapshot(student)
        assert taken.siblings == {"good": "x = 1"}
        assert [note.split(".py")[0] for note in taken.notes] == [
            "Left out: 'binary",
            "Left out: '06_backprop/linked",
            "Left out: '06_backprop/package",
        ]

    def test_too_many(self, tmp_path):
        """The first fifty by name are taken; the student is told how many were not."""
        contents = {f"06_backprop/s{i:02}.py": "" for i in range(53)}
        taken = snapshot(hand_in(tmp_path / "alice", {"06_backprop/backprop.py": "", **contents}))
        assert sorted(taken.siblings) == [f"s{i:02}" for i in range(50)]
        assert taken.notes == ("Left out: 3 .py files beyond the first 50.",)

    def test_too_much(self, tmp_path):
        """Siblings share one allowance of bytes: what does not fit is left out, what still fits is not."""
        contents = {"a.py": "#" * 60, "b.py": "#" * 60, "c.py": "#" * 40, "backprop.py": "#" * 90}
        student = hand_in(tmp_path / "alice", {f"06_backprop/{name}": text for name, text in contents.items()})
        taken = snapshot(student, SnapshotLimits(sibling_bytes=100))
        assert sorted(taken.siblings) == ["a", "c"]
        assert taken.notes == ("Left out: 'b.py': the files beside the module may hold 100 bytes together.",)

    def test_many_remarks_are_cut(self, tmp_path):
        """However many siblings are bad, the student reads a page, not a book."""
        contents = {f"06_backprop/s{i:02}.py": b"\xff" for i in range(50)}
        taken = snapshot(hand_in(tmp_path / "alice", {"06_backprop/backprop.py": "", **contents}))
        assert len(taken.notes) == 21
        assert taken.notes[-1] == "... and 30 more"

    def test_a_crowded_folder(self, tmp_path):
        """A folder of very many other files is read for what counts."""
        student = hand_in(tmp_path / "alice", {"06_backprop/backprop.py": SCRIPT})
        for i in range(2_000):
            os.close(os.open(student / "06_backprop" / f"{i}.txt", os.O_CREAT))
        assert snapshot(student).main[0].text == SCRIPT


class TestDigest:
    def test_content_alone(self, tmp_path):
        """Folder or zip, old or new, Windows or Unix line ends, with or without a byte order mark: one digest."""
        contents = {"backprop.py": SCRIPT, "helper.py": "x = 1\n"}
        plain = hand_in(tmp_path / "a", {f"06_backprop/{name}": text for name, text in contents.items()})
        os.utime(plain / "06_backprop" / "backprop.py", (1, 1))
        windows = {f"06_backprop/{name}": "\ufeff" + text.replace("\n", "\r\n") for name, text in contents.items()}
        zipped = {"06_backprop.zip": packed({f"x/{name}": contents[name] for name in reversed(contents)})}
        students = [plain, hand_in(tmp_path / "b", windows), hand_in(tmp_path / "c", zipped)]
        assert len({snapshot(student).digest for student in students}) == 1

    def test_every_difference_counts(self, tmp_path):
        """A text, a name, the kind, or where one text ends and the next begins: each changes the digest."""
        variants = [
            {"backprop.py": SCRIPT},
            {"backprop.py": SCRIPT + "\n"},
            {"backprop.ipynb": NOTEBOOK},
            {"backprop.ipynb": NOTEBOOK.replace('"cells": [', '"cells": [{"cell_type": "code"}, ')},
            {"backprop.py": SCRIPT, "helper.py": ""},
            {"backprop.py": SCRIPT, "helpers.py": ""},
            {"backprop.py": SCRIPT, "h.py": "elper"},
        ]
        digests = set()
        for i, variant in enumerate(variants):
            contents = {f"06_backprop/{name}": text for name, text in variant.items()}
            digests.add(snapshot(hand_in(tmp_path / str(i), contents)).digest)
        assert len(digests) == len(variants)
        assert all(len(digest) == 64 for digest in digests)

    def test_remarks_do_not_count(self, tmp_path):
        """A note to the student is no content."""
        a = hand_in(tmp_path / "a", {"06_backprop/backprop.py": SCRIPT})
        b = hand_in(tmp_path / "b", {"06_backprop/backprop.py": SCRIPT, "06_backprop/backprop.ipynb": ""})
        assert snapshot(a).digest == snapshot(b).digest
        assert snapshot(a).notes != snapshot(b).notes


class TestText:
    @pytest.mark.parametrize(
        ("raw", "text"),
        [
            ("s = 'Übung'\n".encode(), "s = 'Übung'\n"),
            (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
            (b"# coding: latin-1\ns = '\xdc'\n", "# coding: latin-1\ns = 'Ü'\n"),
            (
                b"#!/usr/bin/python\n# -*- coding: cp1252 -*-\ns = '\x80'",
                "#!/usr/bin/python\n# -*- coding: cp1252 -*-\ns = '€'",
            ),
            (b"a\r\nb\rc\n", "a\nb\nc\n"),
        ],
    )
    def test_encodings(self, tmp_path, raw, text):
        """UTF-8, or what the first two lines declare; all line ends become newlines."""
        taken = snapshot(hand_in(tmp_path / "alice", {"06_backprop/backprop.py": raw}))
        assert taken.main[0].text == text

    @pytest.mark.parametrize(
        ("raw", "words"),
        [
            (b"x = 1\ns = '\xdc'\n", "byte 0xDC in line 2 does not fit"),
            (b"# coding: nonsense\ns = '\xdc'\n", "byte 0xDC in line 2"),
            (b"# coding: rot13\ns = '\xdc'\n", "byte 0xDC in line 2"),
            (b"# coding: undefined\ns = '\xdc'\n", "byte 0xDC in line 2"),
            (b"\xef\xbb\xbf# coding: latin-1\n'\xdc'\n", "byte 0xDC in line 2"),
            ("x = 1\n".encode("utf-16"), "It looks like UTF-16"),
            (b"x = 1\ny = '\0'\n", "a NUL byte in line 2"),
            (b"# coding: unicode_escape\n# \xdc \\ud800\n", "half of a surrogate pair in line 2"),
        ],
    )
    def test_what_is_no_source(self, tmp_path, raw, words):
        """What cannot be Python source is refused with the place, the reason and what to do."""
        message = refusal(hand_in(tmp_path / "alice", {"06_backprop/backprop.py": raw}))
        assert words in message
        assert "UTF-8" in message


class TestHostileFiles:
    def test_links(self, tmp_path):
        """A link is refused as the file, the zip, the assignment's folder and the student's folder."""
        real = hand_in(tmp_path / "real", {"06_backprop/backprop.py": SCRIPT})
        for place in ("06_backprop/backprop.py", "06_backprop", "06_backprop.zip"):
            student = hand_in(tmp_path / f"linked {place.replace('/', ' ')}", {})
            (student / place).parent.mkdir(exist_ok=True)
            (student / place).symlink_to(real / "06_backprop/backprop.py" if "." in place else real / place)
            assert f"{place}" in refusal(student)
            assert "is a link" in refusal(student)
        (tmp_path / "mallory").symlink_to(real)
        assert "folder is a link" in refusal(tmp_path / "mallory")

    def test_a_link_to_nowhere(self, tmp_path):
        """A broken link is something handed in, and refused."""
        student = hand_in(tmp_path / "alice", {"06_backprop/other.py": ""})
        (student / "06_backprop" / "backprop.py").symlink_to("nowhere")
        assert "is a link" in refusal(student)

    def test_hard_link(self, tmp_path):
        """A hard link may be somebody else's file: refused with a word of its own."""
        student = hand_in(tmp_path / "alice", {"06_backprop/x": SCRIPT})
        os.link(student / "06_backprop" / "x", student / "06_backprop" / "backprop.py")
        assert "is a hard link: the same file goes by 2 names" in refusal(student)

    def test_a_pipe(self, tmp_path):
        """A pipe without a writer is refused rather than waited for."""
        student = hand_in(tmp_path / "alice", {"06_backprop/x": ""})
        os.mkfifo(student / "06_backprop" / "backprop.py")
        assert "is a pipe" in refusal(student)

    def test_a_socket(self):
        """A socket is refused."""
        with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as server:
            student = hand_in(Path(short) / "a", {"06_backprop/x": ""})
            server.bind(str(student / "06_backprop" / "backprop.py"))
            assert "is a socket" in refusal(student)

    def test_a_device(self):
        """A device is refused."""
        with files.Directory(Path("/dev"), "devices") as devices, pytest.raises(SubmissionError, match="is a device"):
            devices.read("zero", 100)

    def test_a_folder_named_like_the_file(self, tmp_path):
        """A folder is no file, and a file no folder."""
        assert "is a folder" in refusal(hand_in(tmp_path / "alice", {"06_backprop/backprop.py/x": ""}))
        assert "is a file, where a folder was expected" in refusal(hand_in(tmp_path / "bob", {"06_backprop": ""}))

    @pytest.mark.parametrize(("name", "size"), [("06_backprop/backprop.py", 1_000_001), ("06_backprop.zip", 1 << 33)])
    def test_a_sparse_giant(self, tmp_path, name, size):
        """A file beyond its limit is refused by its size, before a byte is read."""
        student = hand_in(tmp_path / "alice", {name: ""})
        os.truncate(student / name, size)
        assert "is too large" in refusal(student)

    def test_the_limit_itself_fits(self, tmp_path):
        """A file of exactly the limit is read."""
        student = hand_in(tmp_path / "alice", {"06_backprop/backprop.py": "#" * 100})
        assert snapshot(student, SnapshotLimits(script=100)).main[0].text == "#" * 100
        assert "100 bytes, where at most 99 bytes are read" in refusal(student, SnapshotLimits(script=99))

    @linux
    def test_a_file_longer_than_it_says(self):
        """A file that yields more than its size, as one does that grows, is read no further."""
        with (
            files.Directory(Path(f"/proc/{os.getpid()}"), "process") as process,
            pytest.raises(SubmissionError, match="changed while it was read"),
        ):
            process.read("status", 100_000)

    def test_too_many_entries(self, tmp_path):
        """A folder with more entries than agreed is refused."""
        for name in "abc":
            (tmp_path / name).touch()
        with files.Directory(tmp_path, "It") as folder:
            assert folder.names(3) == ["a", "b", "c"]
            with pytest.raises(SubmissionError, match="more than 2 files"):
                folder.names(2)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda path, other: path.symlink_to(other), "cannot be opened"),
            (lambda path, other: os.link(other, path), "is a hard link"),
            (lambda path, other: os.mkfifo(path), "is a pipe"),
            (lambda path, other: path.write_bytes(b"#" * 1_000_001), "is too large"),
            (lambda path, other: None, "is not there"),
        ],
    )
    def test_a_file_that_changes_when_it_was_looked_at(self, tmp_path, monkeypatch, change, words):
        """A file that is swapped between the look at it and its opening is judged by what was opened."""
        secret = hand_in(tmp_path / "secret", {"x": "secret"}) / "x"
        student = hand_in(tmp_path / "alice", {"06_backprop/backprop.py": SCRIPT})
        path = student / "06_backprop" / "backprop.py"

        def swap() -> None:
            path.unlink()
            change(path, secret)

        after_stat(monkeypatch, "backprop.py", 2, swap)
        assert words in refusal(student)

    def test_a_folder_that_becomes_a_link(self, tmp_path, monkeypatch):
        """A folder that is swapped for a link before it is open is refused; once it is open, no swap matters."""
        secret = hand_in(tmp_path / "secret", {"backprop.py": "secret"})
        student = hand_in(tmp_path / "alice", {"06_backprop/backprop.py": SCRIPT})

        def swap() -> None:
            (student / "06_backprop").rename(student / "away")
            (student / "06_backprop").symlink_to(secret)

        with monkeypatch.context() as patch:
            after_stat(patch, "backprop.py", 1, swap)
            assert snapshot(student).main[0].text == SCRIPT
        (student / "06_backprop").unlink()
        (student / "away").rename(student / "06_backprop")
        after_stat(monkeypatch, "06_backprop", 2, swap)
        assert "cannot be opened" in refusal(student)

    def test_without_descriptors(self, tmp_path, monkeypatch):
        """Where the platform has no openat, paths are checked instead, and links refused all the same."""
        monkeypatch.setattr(files, "_BY_DESCRIPTOR", False)
        student = hand_in(tmp_path / "alice", {"06_backprop/backprop.py": SCRIPT, "06_backprop/helper.py": ""})
        assert (snapshot(student).main[0].text, snapshot(student).siblings) == (SCRIPT, {"helper": ""})
        (student / "05_optimizers").symlink_to("06_backprop")
        with pytest.raises(SubmissionError, match="is a link"):
            take_snapshot(student, "05_optimizers", "backprop")


class TestWhoseFault:
    def test_not_readable(self):
        """A file that its owner closed to others is the student's to mend."""
        with tempfile.TemporaryDirectory() as open_to_all:
            student = hand_in(Path(open_to_all) / "alice", {"06_backprop/backprop.py": SCRIPT})
            os.chmod(open_to_all, 0o755)
            os.chmod(student / "06_backprop" / "backprop.py", 0)
            with as_nobody():
                message = refusal(student)
        assert message.startswith("'06_backprop/backprop.py' cannot be opened (Permission denied).")

    @linux
    def test_out_of_descriptors(self, tmp_path):
        """A machine that cannot open another file is no fault of the student's."""
        import resource  # not on every platform

        student = hand_in(tmp_path / "alice", {"06_backprop/backprop.py": SCRIPT})
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        try:
            with pytest.raises(SandboxError, match="cannot be read on this machine"):
                snapshot(student)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
