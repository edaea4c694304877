"""Which formats there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.engine import Connection

from geo.errors import InputError, NotFoundError
from geo.export.geo_files import geojson_file, gpkg_file
from geo.export.sheets import csv_file, xlsx_file
from geo.filters import FilterValues
from geo.i18n import _
from geo.layer import Visibility

FORMATS: Mapping[str, Callable[[Connection, FilterValues, Visibility], bytes]] = {
    "gpkg": gpkg_file,
    "geojson": geojson_file,
    "csv": csv_file,
    "xlsx": xlsx_file,
}
"""Formats by file ending."""


def export(
    connection: Connection, filters: FilterValues, format: str, allowed: Visibility = "public"
) -> bytes:
    """Return a file of exactly what the filters show.

    Parameters
    ----------
    format
        ``gpkg``, ``geojson``, ``csv`` or ``xlsx``.
    allowed
        What the reader may see; restricted fields are absent, not empty.

    Raises
    ------
    InputError
        When the format is unknown, or cannot hold so many records.
    NotFoundError
        When the layer is not given out.
    """
    if format not in FORMATS:
        raise InputError(
            _("Dieses Format gibt es nicht: bitte eines von {formats} wählen.").format(
                formats=", ".join(FORMATS)
            )
        )
    if not filters.layer.exportable:
        raise NotFoundError(_("„{layer}“ wird nicht ausgegeben.").format(layer=_(filters.layer.title)))
    return FORMATS[format](connection, filters, allowed)
