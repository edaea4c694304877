"""Members of a zip archive as streams, within limits that no archive can talk its way around."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from geo.errors import InputError
from geo.i18n import _, format_number

MAX_MEMBERS = 1000
MAX_UNPACKED_BYTES = 4 * 1024**3
MAX_RATIO = 100
"""Texts shrink about ten- to twentyfold; an archive that promises far more is a trap."""
RATIO_FREE_BYTES = 20 * 1024**2
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)


class _Counted(io.RawIOBase):
    """A member that counts what is unpacked, because the size that an archive states may be false."""

    def __init__(self, member: IO[bytes], limit: int, name: str, unpacked: Callable[[int], None]) -> None:
        self._member, self._left, self._name, self._unpacked = member, limit, name, unpacked

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._member.read(len(buffer))
        except BROKEN as error:
            raise _damaged(self._name) from error
        self._left -= len(data)
        if self._left < 0:
            raise _too_large(self._name)
        self._unpacked(len(data))
        buffer[: len(data)] = data
        return len(data)


class Archive:
    """An open zip archive; members are found by their path in it, or by the last part of that alone."""

    def __init__(self, packed: zipfile.ZipFile, name: str, most_bytes: int) -> None:
        self._packed, self._name, self._most, self._left = packed, name, most_bytes, most_bytes
        self._paths = {info.filename: info for info in packed.infolist() if not info.is_dir()}
        self._members = {PurePosixPath(path).name: info for path, info in self._paths.items()}

    def paths(self) -> list[str]:
        """Return the paths of the members, with folders."""
        return list(self._paths)

    def names(self) -> list[str]:
        """Return the names of the members, without folders."""
        return list(self._members)

    def find(self, wanted: Callable[[str], bool]) -> str | None:
        """Return the first member whose name is wanted, None when there is none."""
        return next((name for name in self._members if wanted(name)), None)

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """Open a member for reading from start to end.

        Raises
        ------
        InputError
            When it is damaged, encrypted or unpacks to more than the limits.
        """
        info = self._paths.get(name) or self._members[name]
        limit = min(self._left, max(RATIO_FREE_BYTES, info.compress_size * MAX_RATIO))
        if info.file_size > limit:
            raise _too_large(self._name, self._most)
        try:
            member = self._packed.open(info)
        except RuntimeError as error:  # zipfile's way to say: encrypted
            raise InputError(_("Das Archiv „{file}“ ist verschlüsselt.").format(file=self._name)) from error
        except BROKEN as error:
            raise _damaged(self._name) from error
        with member:
            yield io.BufferedReader(_Counted(member, limit, self._name, self._count), 1024**2)

    def _count(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise _too_large(self._name, self._most)


@contextmanager
def open_archive(path: Path, most_bytes: int = MAX_UNPACKED_BYTES) -> Iterator[Archive]:
    """Open a zip archive, of which at most so many bytes can be unpacked in all.

    Raises
    ------
    InputError
        When it is missing, damaged, no zip archive, or holds too many files.
    """
    if not path.is_file():
        raise InputError(_("Die Datei „{file}“ gibt es nicht; bitte den Pfad prüfen.").format(file=path.name))
    try:
        packed = zipfile.ZipFile(path)
    except BROKEN as error:
        raise _damaged(path.name) from error
    with packed:
        if len(packed.infolist()) > MAX_MEMBERS:
            raise InputError(_("Das Archiv „{file}“ enthält zu viele Dateien.").format(file=path.name))
        yield Archive(packed, path.name, most_bytes)


def _damaged(name: str) -> InputError:
    return InputError(
        _("„{file}“ ist kein vollständiges ZIP-Archiv; bitte neu herunterladen.").format(file=name)
    )


def _too_large(name: str, most_bytes: int = MAX_UNPACKED_BYTES) -> InputError:
    sentence = _(
        "Das Archiv „{file}“ ist entpackt zu groß (höchstens {limit} und das {ratio}-Fache des Archivs)."
    )
    large = most_bytes >= 1024**3
    limit = format_number(most_bytes / 1024**3, "GB") if large else format_number(most_bytes / 1024**2, "MB")
    return InputError(sentence.format(file=name, limit=limit, ratio=MAX_RATIO))
