"""Where a unit is: a point that somebody measured, tapped or looked up, with how well it is known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from vacancy.record.store import here

Method = Literal["device", "map", "address"]
FAR_LON = (-50.0, 70.0)
"""Farther from its meridian (9° east) EPSG:25832 has no coordinates, and the database refuses the statement."""
APPROXIMATE_MARGIN_M = 1500.0
"""An approximate outline of the municipality may miss true ground by so much; an official one by nothing."""
_INSIDE = sa.text(
    "select a.name, st_distance(a.geom, p.geom) <= case when s.quality = 'approximate' then :margin_m else 0 end"
    " as inside"
    " from area a join source s on s.municipality_key = a.municipality_key and s.id = a.source_id,"
    " (select st_transform(st_setsrid(st_point(:lon, :lat), 4326), 25832) as geom) p"
    " where a.municipality_key = :municipality and a.level = 'city'"
)


@dataclass(frozen=True)
class Position:
    """A point in degrees (WGS84), its accuracy in metres (None when unknown) and how it was found."""

    lon: float
    lat: float
    accuracy_m: float | None = None
    method: Method = "map"


def point_of(connection: Connection, position: Position) -> dict[str, Any]:
    """Return the columns of a unit that hold a position.

    Raises
    ------
    InputError
        When it is no place on earth or lies outside the municipality.
    """
    lon, lat, accuracy = position.lon, position.lat, position.accuracy_m
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 85):
        raise InputError(_("Die Position ist kein Ort auf der Erde: bitte den Punkt neu setzen."))
    if not FAR_LON[0] <= lon <= FAR_LON[1]:
        raise InputError(_("Der Punkt liegt weit außerhalb Europas: bitte den Punkt neu setzen."))
    if accuracy is not None and not (math.isfinite(accuracy) and 0 <= accuracy <= 100_000):
        raise InputError(_("Die Genauigkeit der Position ist unbrauchbar: bitte den Punkt neu setzen."))
    bound = {"lon": lon, "lat": lat, "margin_m": APPROXIMATE_MARGIN_M, "municipality": here()}
    city = connection.execute(_INSIDE, bound).first()
    if city is None:
        raise InputError(_("Es sind noch keine Gebiete geladen: bitte zuerst die Gebiete einlesen."))
    if not city.inside:
        raise InputError(
            _("Der Punkt liegt nicht in {city}: bitte den Punkt neu setzen.").format(city=city.name)
        )
    metres = sa.func.st_transform(sa.func.st_setsrid(sa.func.st_point(lon, lat), 4326), 25832)
    return {"geom": metres, "position_accuracy_m": accuracy, "position_method": position.method}
