"""Unpack the one Shapefile of a zip archive into a folder."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from geo.errors import InputError
from geo.i18n import _
from geo.sources.archive import Archive, open_archive

MAX_UNPACKED_BYTES = 500 * 1024 * 1024
NEEDED = (".shp", ".shx", ".dbf")
READ = (*NEEDED, ".prj", ".cpg")
SHAPEFILE_MAGIC = b"\x00\x00\x27\x0a"


def unpack_shapefile(archive: Path, folder: Path) -> Path:
    """Unpack the archive's Shapefile and return the path of its ``.shp``.

    Only the parts of the Shapefile are read, under fixed names, so no member can be written elsewhere.

    Raises
    ------
    InputError
        When the archive is damaged, encrypted or too large, or does not hold exactly one complete Shapefile.
    """
    with open_archive(archive, MAX_UNPACKED_BYTES) as packed:
        for suffix, member in _shapefile_members(packed, archive.name).items():
            with packed.stream(member) as source, (folder / f"shape{suffix}").open("wb") as sink:
                shutil.copyfileobj(source, sink, 1024**2)
    shape = folder / "shape.shp"
    with shape.open("rb") as file:
        if file.read(4) != SHAPEFILE_MAGIC:
            raise InputError(
                _("Das Archiv {name} enthält kein lesbares Shapefile.").format(name=archive.name)
            )
    return shape


def _shapefile_members(packed: Archive, name: str) -> dict[str, str]:
    """Return the paths of the one Shapefile's parts by suffix."""
    paths = packed.paths()
    shapes = [path for path in paths if path.lower().endswith(".shp")]
    if len(shapes) != 1:
        raise InputError(
            _("Das Archiv {name} muss genau ein Shapefile enthalten; gefunden: {count}.").format(
                name=name, count=len(shapes)
            )
        )
    stem = PurePosixPath(shapes[0]).with_suffix("")
    members = {
        part.suffix.lower(): path
        for path in paths
        if (part := PurePosixPath(path)).with_suffix("") == stem and part.suffix.lower() in READ
    }
    missing = [suffix for suffix in NEEDED if suffix not in members]
    if missing:
        raise InputError(
            _("Dem Shapefile in {name} fehlt der Teil {missing}.").format(
                name=name, missing=", ".join(missing)
            )
        )
    return members
