"""Outlines of sites: what a drawing must be, and its area."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import Polygon
from sqlalchemy.engine import Connection

from geo.crs import METRIC_CRS, WGS84, to_degrees
from geo.errors import GeometryError
from geo.i18n import _
from geo.settings import settings
from quarters.sites.tables import area

MIN_AREA_M2 = 1.0
MAX_POINTS = 2000
_TO_METRIC = Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True)
LonLat = Sequence[float]


def checked_outline(points: Sequence[LonLat]) -> Polygon:
    """Return a drawing as a polygon in EPSG:25832, counter-clockwise.

    Parameters
    ----------
    points
        Corners as longitude and latitude (degrees, EPSG:4326) in drawing order; closing corner optional.

    Raises
    ------
    GeometryError
        With fewer than three different corners, crossing sides, an area of less than 1 m², corners that are no
        coordinates, or more than 2,000 of them.
    """
    if len(points) > MAX_POINTS:
        raise GeometryError(_("Der Umriss hat zu viele Punkte; höchstens 2.000 sind möglich."))
    try:
        degrees = np.array([[float(lon), float(lat)] for lon, lat in points], dtype=np.float64).reshape(-1, 2)
    except (TypeError, ValueError) as error:
        raise GeometryError(_("Der Umriss besteht nicht aus Koordinaten; bitte neu zeichnen.")) from error
    if not np.isfinite(degrees).all() or (np.abs(degrees) > [180, 90]).any():
        raise GeometryError(_("Der Umriss besteht nicht aus Koordinaten; bitte neu zeichnen."))
    if len(np.unique(degrees.round(7), axis=0)) < 3:
        raise GeometryError(_("Ein Umriss braucht mindestens drei Punkte; bitte weitere setzen."))
    metric = np.column_stack(_TO_METRIC.transform(degrees[:, 0], degrees[:, 1]))
    drawn = Polygon(metric.round(2))
    if not drawn.is_valid:
        raise GeometryError(
            _("Die Linien des Umrisses kreuzen sich; bitte die Punkte der Reihe nach setzen.")
        )
    if drawn.area < MIN_AREA_M2:
        raise GeometryError(_("Der Umriss ist kleiner als 1 m²; bitte größer zeichnen."))
    return shapely.geometry.polygon.orient(drawn)


def check_inside(connection: Connection, drawn: Polygon, municipality_key: str | None = None) -> None:
    """Refuse an outline that leaves the municipality.

    Parameters
    ----------
    connection
        Any.
    drawn
        Polygon in EPSG:25832.
    municipality_key
        That of the settings unless given.

    Raises
    ------
    GeometryError
        When a part lies outside (by more than 1 m, the accuracy of a click), or the municipality has no shape yet.
    """
    found = connection.execute(
        area.select().with_only_columns(area.c.name, area.c.geom).where(
            area.c.municipality_key == (municipality_key or settings().municipality_key), area.c.level == "city"
        )
    ).first()  # fmt: skip
    if found is None:
        raise GeometryError(_("Die Grenze der Stadt ist noch nicht geladen; bitte zuerst Gebiete laden."))
    city = shapely.from_wkb(str(found.geom))
    if not city.buffer(1.0).covers(drawn):
        raise GeometryError(
            _("Der Umriss liegt nicht ganz in {city}; bitte innerhalb der Stadtgrenze zeichnen.").format(
                city=found.name
            )
        )


def area_ha(drawn: Polygon) -> float:
    """Return the area in hectares; measured in EPSG:25832, whose scale error in Dortmund is about 0.05 %."""
    return float(drawn.area / 10_000)


def corners(drawn: Polygon) -> list[list[float]]:
    """Return the corners as longitude and latitude (degrees), without the closing one."""
    return [[float(lon), float(lat)] for lon, lat in to_degrees(np.asarray(drawn.exterior.coords)[:-1, :2])]
