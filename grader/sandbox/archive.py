"""One folder of a zip file, read in memory: nothing is unpacked to disk, and no size in the zip is believed."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Collection, Sequence

from grader.errors import NothingHandedIn, SubmissionError
from grader.sandbox.files import SnapshotLimits, kind_of, too_large
from grader.sandbox.text import listing, megabytes, quote

Members = dict[tuple[str, ...], list[zipfile.ZipInfo]]
"""Members by the parts of their path. Two of one path is an error only where that path is read."""

_ENTRY = b"PK\x01\x02"  # each entry of a zip's directory begins so
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the others may ask for gigabytes to unpack a byte
_OTHER_FORMATS = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip (.tar.gz)", b"%PDF": "PDF"}


class Archive:
    """The folder of a zip that holds the submission: the same questions as a Directory, and remarks for the student."""

    def __init__(self, packed: zipfile.ZipFile, name: str, members: Members, folder: tuple[str, ...]) -> None:
        self.label = quote(name)
        self.notes: tuple[str, ...] = ()
        self._packed = packed
        self._members = members
        self._folder = folder

    def holds(self, name: str) -> bool:
        """Whether there is a member of this name in the folder."""
        return (*self._folder, name) in self._members

    def names(self) -> list[str]:
        """The names in the folder, sorted; there are never more than an archive may have."""
        return sorted(path[-1] for path in self._members if path[:-1] == self._folder)

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a member, at most `most`. Raises SubmissionError for all that is no ordinary file."""
        path = (*self._folder, name)
        label = f"{quote('/'.join(path))} in {self.label}"
        infos = self._members[path]
        if len(infos) != 1:
            raise SubmissionError(f"{label} is there {len(infos)} times: which one counts? Pack it anew.")
        _require_readable(infos[0], most, label)
        try:
            with self._packed.open(infos[0]) as member:
                raw = member.read(most + 1)  # the declared size, checked before, may lie
            if len(raw) != infos[0].file_size:
                raise zipfile.BadZipFile
        except Exception:  # zipfile, zlib and struct raise a dozen types on damaged or forged members
            raise SubmissionError(f"{label} is damaged and cannot be unpacked. Pack it anew.") from None
        return raw


def open_archive(raw: bytes, name: str, wanted: Collection[str], limits: SnapshotLimits) -> Archive:
    """Find the folder of the zip, its top or one below, in which a file with a wanted name lies.

    Raises SubmissionError where the zip is none, is too large, or has no such folder or several.
    """
    label = quote(name)
    packed = _open(raw, label, limits)
    members, leading_out = _sort(packed.infolist())
    _require_modest(members, len(raw), label, limits)
    archive = Archive(packed, name, members, _folder(members, wanted, label))
    if leading_out:
        archive.notes = (f"Left out of {label}, since their names lead out of it: {listing(leading_out)}.",)
    return archive


def _open(raw: bytes, label: str, limits: SnapshotLimits) -> zipfile.ZipFile:
    if raw.count(_ENTRY) > 20 * limits.zip_members:  # before zipfile makes an object of each
        raise _too_many(label, limits)
    try:
        return zipfile.ZipFile(io.BytesIO(raw))
    except Exception:  # zipfile and struct raise a dozen types on forged directories
        other = next((f" It looks like {what}." for magic, what in _OTHER_FORMATS.items() if raw.startswith(magic)), "")
        raise SubmissionError(f"{label} is damaged or not a zip file.{other} Pack it anew as a zip.") from None


def _too_many(label: str, limits: SnapshotLimits) -> SubmissionError:
    return SubmissionError(f"{label} holds more than {limits.zip_members} files. Pack only what belongs to it.")


def _sort(infos: Sequence[zipfile.ZipInfo]) -> tuple[Members, list[str]]:
    """Members by path, and the names that lead out of the zip. Folders and what systems add are dropped."""
    members: Members = {}
    leading_out = []
    for info in infos:
        name = info.orig_filename  # `filename` ends at a NUL
        path = tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))  # some zips have backslashes
        if not path or name.endswith(("/", "\\")) or any(_is_litter(part) for part in path):
            continue
        if name.startswith(("/", "\\")) or ".." in path or path[0].endswith(":") or "\0" in name:
            leading_out.append(name)
        else:
            members.setdefault(path, []).append(info)
    return members, leading_out


def _is_litter(part: str) -> bool:
    return part in ("__MACOSX", "__pycache__") or (part.startswith(".") and part != "..")


def _require_modest(members: Members, size: int, label: str, limits: SnapshotLimits) -> None:
    """Refuse what would unpack to too much, as a whole and by what it declares."""
    infos = [info for several in members.values() for info in several]
    if len(infos) > limits.zip_members:
        raise _too_many(label, limits)
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limits.unzipped:
        raise SubmissionError(
            f"{label} would unpack to {megabytes(unpacked)}, where at most {megabytes(limits.unzipped)} are read. "
            "Pack only what belongs to it."
        )
    if unpacked > max(1_000_000, limits.zip_ratio * size):
        raise SubmissionError(f"{label} would unpack to more than {limits.zip_ratio} times its size. Pack it anew.")


def _folder(members: Members, wanted: Collection[str], label: str) -> tuple[str, ...]:
    """Where the wanted file lies: the top before any folder."""
    if not members:
        raise NothingHandedIn(f"{label} is empty.")
    homes = sorted({path[:-1] for path in members if path[-1] in wanted}, key=lambda home: (len(home), home))
    near = [home for home in homes if len(home) <= 1]
    if near and (near[0] == () or len(near) == 1):
        return near[0]
    if near:
        folders = listing([home[0] for home in near])
        raise SubmissionError(f"{label} holds the file in several folders: {folders}. Pack only the one that counts.")
    if homes:
        deep = quote("/".join(homes[0]))
        raise SubmissionError(f"{label} holds the file too deep, in {deep}. Pack it at the top or in one folder.")
    raise wrong_name(label, wanted, sorted("/".join(path) for path in members))


def wrong_name(label: str, wanted: Collection[str], found: Sequence[str]) -> SubmissionError:
    """The error for a hand-in that has files, but not the one that counts."""
    expected = " or ".join(quote(name) for name in wanted)
    return SubmissionError(f"{label} should hold {expected}, but holds {listing(found)}. Rename the file that counts.")


def _require_readable(info: zipfile.ZipInfo, most: int, label: str) -> None:
    mode = info.external_attr >> 16  # where the zip was packed on a Unix
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise SubmissionError(f"{label} is {kind_of(mode)}, where a file was expected. Pack the file itself.")
    if info.flag_bits & 0x1:
        raise SubmissionError(f"{label} is locked with a password. Pack it anew without one.")
    if info.compress_type not in _METHODS:
        method = f"method {info.compress_type}"
        raise SubmissionError(f"{label} is packed in an unusual way ({method}). Pack it as a plain zip.")
    if info.file_size > most:
        raise too_large(label, info.file_size, most)
