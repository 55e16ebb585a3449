"""Zip files as students pack them, and as nobody should."""

import io
import stat
import struct
import tracemalloc
import zipfile

import pytest

from grader.errors import NothingHandedIn, SubmissionError
from grader.sandbox.archive import open_archive
from grader.sandbox.files import SnapshotLimits

WANTED = ("backprop.py", "backprop.ipynb")
SCRIPT = b"def bp3(delta):\n    return delta.mean(axis=0)\n"


def pack(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members, in this order, doubled names and all."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def member(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3  # Unix
    info.external_attr = mode << 16
    return info


def patched(raw: bytes, central: dict[int, bytes], local: dict[int, bytes] | None = None) -> bytes:
    """The zip with bytes of its first member's two headers replaced, by offset."""
    forged = bytearray(raw)
    for signature, changes in ((b"PK\x01\x02", central), (b"PK\x03\x04", local or {})):
        start = raw.index(signature)
        for offset, value in changes.items():
            forged[start + offset : start + offset + len(value)] = value
    return bytes(forged)


def opened(raw: bytes, limits: SnapshotLimits | None = None):
    return open_archive(raw, "06_backprop.zip", WANTED, limits or SnapshotLimits())


def read(raw: bytes, limits: SnapshotLimits | None = None, name: str = "backprop.py", most: int = 1_000_000) -> bytes:
    return opened(raw, limits).read(name, most)


class TestWhereTheFileLies:
    @pytest.mark.parametrize(
        "name",
        ["backprop.py", "./backprop.py", "a folder/backprop.py", "06_backprop\\backprop.py", "./x//backprop.py"],
    )
    def test_top_or_one_folder(self, name):
        """At the top or one folder down, with the slashes of either system."""
        assert read(pack((name, SCRIPT))) == SCRIPT

    def test_top_first(self):
        """What lies at the top counts before a copy in a folder."""
        assert read(pack(("old/backprop.py", b"old"), ("backprop.py", SCRIPT))) == SCRIPT

    def test_other_assignments_beside_it(self):
        """Of several folders the one with the wanted file counts, and only its files are beside it."""
        archive = opened(pack(("05/optimizers.py", b""), ("06/backprop.py", SCRIPT), ("06/helper.py", b"")))
        assert archive.names() == ["backprop.py", "helper.py"]
        assert archive.holds("helper.py")
        assert not archive.holds("optimizers.py")

    @pytest.mark.parametrize(
        ("members", "words"),
        [
            (["a/backprop.py", "b/backprop.ipynb"], "in several folders: 'a', 'b'. Pack only the one that counts."),
            (["repo/06/backprop.py"], "too deep, in 'repo/06'. Pack it at the top or in one folder."),
            (
                ["a/Backprop.py", "b.zip"],
                "should hold 'backprop.py' or 'backprop.ipynb', but holds 'a/Backprop.py', 'b.zip'.",
            ),
        ],
    )
    def test_refused_in_words(self, members, words):
        """Two folders, one too deep, or another name: nothing is guessed, and the message says what to do."""
        with pytest.raises(SubmissionError) as caught:
            opened(pack(*[(name, SCRIPT) for name in members]))
        assert words in str(caught.value)
        assert not isinstance(caught.value, NothingHandedIn)

    def test_litter(self):
        """What systems add by themselves is not there, nor remarked upon."""
        litter = ["__MACOSX/x/._backprop.py", ".DS_Store", "x/._backprop.py", "x/__pycache__/a.pyc", "x/.git/b.py"]
        archive = opened(pack(*[(name, b"") for name in litter], ("x/", b""), ("x/backprop.py", SCRIPT)))
        assert archive.names() == ["backprop.py"]
        assert archive.notes == ()

    def test_empty(self):
        """A zip of nothing is nothing handed in."""
        with pytest.raises(NothingHandedIn, match="'06_backprop.zip' is empty"):
            opened(pack(("x/", b""), (".DS_Store", b"")))


class TestHostileMembers:
    @pytest.mark.parametrize("name", ["../helper.py", "/helper.py", "a/../helper.py", "C:\\helper.py", "\\helper.py"])
    def test_names_that_lead_out(self, name):
        """A name that leads out of the zip is left out with a remark; the rest counts."""
        archive = opened(pack((name, b""), ("backprop.py", SCRIPT)))
        assert archive.names() == ["backprop.py"]
        assert len(archive.notes) == 1
        assert "lead out of it" in archive.notes[0]

    def test_nul_in_a_name(self):
        """A NUL does not end a name early."""
        raw = pack(("backprop.py_.txt", b"forged")).replace(b"backprop.py_.txt", b"backprop.py\0.txt")
        with pytest.raises(SubmissionError):
            opened(raw)

    def test_twice(self):
        """A file that is there twice is refused when it is the one asked for: it depends on the reader which counts."""
        with pytest.warns(UserWarning, match="Duplicate name"):
            raw = pack(("backprop.py", b"a"), ("backprop.py", b"b"), ("helper.py", SCRIPT))
        with pytest.raises(SubmissionError, match="'backprop.py' in '06_backprop.zip' is there 2 times"):
            read(raw)
        assert read(raw, name="helper.py") == SCRIPT

    @pytest.mark.parametrize(
        ("kind", "words"), [(stat.S_IFLNK, "is a link"), (stat.S_IFIFO, "is a pipe"), (stat.S_IFDIR, "is a folder")]
    )
    def test_no_ordinary_file(self, kind, words):
        """A link in a zip is no file, nor is anything else that says it is none."""
        with pytest.raises(SubmissionError, match=words):
            read(pack((member("backprop.py", kind | 0o777), b"/etc/passwd")))
        assert read(pack((member("backprop.py", stat.S_IFREG | 0o644), SCRIPT))) == SCRIPT

    def test_password(self):
        """A locked file says so."""
        with pytest.raises(SubmissionError, match="locked with a password"):
            read(patched(pack(("backprop.py", SCRIPT)), {8: b"\x01"}))

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_unusual_methods(self, method):
        """Only plain zips are unpacked: the other methods may ask for gigabytes."""
        with pytest.raises(SubmissionError, match=f"unusual way .method {method}"):
            read(pack(("backprop.py", SCRIPT), method=method))

    @pytest.mark.parametrize(
        "forge",
        [
            lambda raw: patched(raw, {16: b"\0\0\0\0"}),  # checksum
            lambda raw: patched(raw, {24: struct.pack("<I", 10)}),  # a size that is too small
            lambda raw: patched(raw, {24: struct.pack("<I", 900_000)}),  # a size that is too large
            lambda raw: patched(raw, {42: struct.pack("<I", 5)}),  # a local header that is none
            lambda raw: patched(raw, {}, {30: b"x"}),  # another name in the local header
            lambda raw: patched(raw, {}, {30 + len("backprop.py"): b"\xff" * 20}),  # damaged content
            lambda raw: patched(raw, {6: b"\xff"}),  # a version from the future
            lambda raw: patched(raw, {8: b"\x20"}),  # patched data
            lambda raw: raw[: len(raw) // 2],
            lambda raw: raw[:-30],
            lambda raw: raw[20:],
            lambda raw: b"",
            lambda raw: b"Rar!\x1a\x07" + bytes(50),
        ],
    )
    def test_damaged(self, forge):
        """A damaged or forged zip is refused in words, whatever the library makes of it."""
        with pytest.raises(SubmissionError, match="Pack it anew"):
            read(forge(pack(("backprop.py", SCRIPT))))

    def test_other_formats_are_named(self):
        """What only calls itself a zip is called by its name."""
        with pytest.raises(SubmissionError, match="It looks like RAR"):
            opened(b"Rar!\x1a\x07" + bytes(50))

    def test_something_before_the_zip(self):
        """Bytes before the zip, as in a self-extracting one, do no harm."""
        assert read(b"#!/bin/sh\n" + pack(("backprop.py", SCRIPT))) == SCRIPT

    def test_zip64(self):
        """A zip in the form for giants, as streaming packers write it, is a zip."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive, archive.open("backprop.py", "w", force_zip64=True) as file:
            file.write(SCRIPT)
        assert read(buffer.getvalue()) == SCRIPT

    def test_a_zip_in_a_zip(self):
        """A zip inside is not opened."""
        with pytest.raises(SubmissionError, match="but holds 'backprop.zip'"):
            opened(pack(("backprop.zip", pack(("backprop.py", SCRIPT)))))


class TestBombs:
    def test_declared(self):
        """A zip that says it unpacks to more than agreed is refused before it does."""
        raw = pack(("backprop.py", SCRIPT), ("data.csv", b"\0" * 40_000_000))
        with pytest.raises(SubmissionError, match="would unpack to 40.0 MB, where at most 30.0 MB"):
            opened(raw)

    def test_too_dense(self):
        """Beyond a megabyte, a zip that unpacks to more than 200 times its size is refused."""
        with pytest.raises(SubmissionError, match="more than 200 times its size"):
            opened(pack(("backprop.py", b"#" * 2_000_000)))
        assert len(read(pack(("backprop.py", b"#" * 900_000)))) == 900_000

    def test_lying(self):
        """A file that says it is small and is not yields no more than its limit, and is refused."""
        raw = pack(("backprop.py", b"#" * 50_000_000))
        forged = patched(raw, {24: struct.pack("<I", 100)}, {22: struct.pack("<I", 100)})
        with pytest.raises(SubmissionError, match="damaged"):
            read(forged)

    def test_one_file_too_large(self):
        """A limit holds inside a zip as outside."""
        with pytest.raises(SubmissionError, match="too large: 101 bytes, where at most 100 bytes"):
            read(pack(("backprop.py", b"#" * 101)), most=100)
        assert len(read(pack(("backprop.py", b"#" * 100)), most=100)) == 100

    def test_too_many(self):
        """More files than agreed are refused; folders and litter do not count."""
        limits = SnapshotLimits(zip_members=3)
        files = [(f"{i}.txt", b"") for i in range(2)]
        litter = [(f"__MACOSX/{i}", b"") for i in range(9)] + [(f"{i}/", b"") for i in range(9)]
        assert read(pack(("backprop.py", SCRIPT), *files, *litter), limits) == SCRIPT
        with pytest.raises(SubmissionError, match="more than 3 files"):
            opened(pack(("backprop.py", SCRIPT), *files, ("3.txt", b"")), limits)

    def test_a_directory_of_very_many(self):
        """A forged directory of very many entries is refused by its bytes: no memory goes into an object for each."""
        raw = pack(("backprop.py", SCRIPT))
        start, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
        entry = raw[start:end]
        forged = raw[:start] + entry * 50_000
        forged += b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(entry) * 50_000, start, 0)
        tracemalloc.start()
        try:
            with pytest.raises(SubmissionError, match="more than 500 files"):
                opened(forged)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < len(forged)
