"""Unpack the one Shapefile of a zip archive into a folder, within fixed limits."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from geo.errors import InputError
from geo.i18n import _, format_number

MAX_MEMBERS = 200
MAX_UNPACKED_BYTES = 500 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024
NEEDED = (".shp", ".shx", ".dbf")
READ = (*NEEDED, ".prj", ".cpg")
SHAPEFILE_MAGIC = b"\x00\x00\x27\x0a"


def unpack_shapefile(archive: Path, folder: Path) -> Path:
    """Unpack the archive's Shapefile and return the path of its ``.shp``.

    Only the parts of the Shapefile are read, under fixed names, so no member can be written elsewhere. The
    bytes are counted while they are unpacked, because the sizes that an archive states may be false.

    Raises
    ------
    InputError
        When the archive is damaged, encrypted or too large, or does not hold exactly one complete Shapefile.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            members = _shapefile_members(packed, archive.name)
            left = MAX_UNPACKED_BYTES
            for suffix, member in members.items():
                left -= _unpack(packed, member, folder / f"shape{suffix}", left, archive.name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise InputError(
            _("Das Archiv {name} ist beschädigt oder unvollständig.").format(name=archive.name)
        ) from error
    except RuntimeError as error:  # zipfile's way to say: encrypted
        raise InputError(_("Das Archiv {name} ist verschlüsselt.").format(name=archive.name)) from error
    shape = folder / "shape.shp"
    with shape.open("rb") as file:
        if file.read(4) != SHAPEFILE_MAGIC:
            raise InputError(
                _("Das Archiv {name} enthält kein lesbares Shapefile.").format(name=archive.name)
            )
    return shape


def _shapefile_members(packed: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    """Return the members of the one Shapefile by suffix."""
    infos = packed.infolist()
    shapes = [info for info in infos if info.filename.lower().endswith(".shp")]
    if len(infos) > MAX_MEMBERS:
        raise InputError(_("Das Archiv {name} enthält zu viele Dateien.").format(name=name))
    if len(shapes) != 1:
        raise InputError(
            _("Das Archiv {name} muss genau ein Shapefile enthalten; gefunden: {count}.").format(
                name=name, count=len(shapes)
            )
        )
    stem = PurePosixPath(shapes[0].filename).with_suffix("")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        part = PurePosixPath(info.filename)
        if part.with_suffix("") == stem and part.suffix.lower() in READ:
            members[part.suffix.lower()] = info
    missing = [suffix for suffix in NEEDED if suffix not in members]
    if missing:
        raise InputError(
            _("Dem Shapefile in {name} fehlt der Teil {missing}.").format(
                name=name, missing=", ".join(missing)
            )
        )
    return members


def _unpack(packed: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int, name: str) -> int:
    """Write one member and return its size; stop as soon as it passes the bytes that are left."""
    if member.file_size > left:
        raise _too_large(name)
    written = 0
    with packed.open(member) as source, target.open("wb") as sink:
        while chunk := source.read(CHUNK_BYTES):
            written += len(chunk)
            if written > left:
                raise _too_large(name)
            sink.write(chunk)
    return written


def _too_large(name: str) -> InputError:
    limit = format_number(MAX_UNPACKED_BYTES / 1024**2, "MB")
    return InputError(_("Das Archiv {name} ist entpackt größer als {limit}.").format(name=name, limit=limit))
