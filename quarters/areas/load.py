"""Replace the shapes of one level by those of a file, and bring everything else in line with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon
from sqlalchemy.engine import Connection

from geo.errors import CrsError, InputError, NotFoundError
from geo.i18n import _, format_number
from geo.settings import settings
from quarters.areas.bundle import read_municipality
from quarters.areas.files import Feature, read_features
from quarters.areas.matching import Matched, match_areas
from quarters.areas.nesting import (
    LEVELS,
    NESTED_LEVELS,
    Area,
    approximate_again,
    check_coarser,
    finest_official,
    level_title,
    redraw,
)
from quarters.areas.report import LoadReport
from quarters.areas.seed import APPROXIMATE_SOURCE
from quarters.areas.store import (
    lock_areas,
    move_examples_inside,
    put_source,
    read_areas,
    reassign_records,
    source_ids,
    units_without_area,
    update_shapes,
)

MIN_SHARE_INSIDE = 0.5
"""Least share of a file's area inside the present city, and of its areas that contain their own place point.
"""


def load_areas(
    connection: Connection,
    path: Path,
    level: str,
    *,
    municipality_key: str | None = None,
    publisher: str = "",
    licence: str = "",
    as_of: date | None = None,
    discard_finer: bool = False,
) -> LoadReport:
    """Replace the shapes of a level by official ones, redraw the other levels, re-assign every record.

    All or nothing: a failure rolls back to the state before the call, whatever the caller does afterwards.
    Which lines count where two levels meet is told in ``nesting.redraw``: the finest official level carries
    all lines. With official boroughs and later official districts, districts are stored as delivered, suburbs
    divide each district, and boroughs (still official) are the unions of their districts.

    Parameters
    ----------
    connection
        Open transaction; the caller commits.
    path
        GeoJSON, GeoPackage or zipped Shapefile in any CRS, see ``files.read_features``.
    level
        One of ``nesting.LEVELS``.
    municipality_key
        Official municipality key (AGS); None means the configured one.
    publisher, licence, as_of
        Provenance of the file; an empty text or None means not stated.
    discard_finer
        True turns finer official levels back into approximate ones, derived inside the new shapes. Needed
        when the borders themselves have changed.

    Raises
    ------
    InputError, CrsError, GeometryError
        When the file cannot be used; the sentence names the feature.
    ConflictError
        When the shapes contradict another official level.
    NotFoundError
        When the level or the municipality has no known areas.
    """
    if level not in LEVELS:
        raise InputError(
            _("Die Ebene „{level}“ gibt es nicht; möglich sind {known}.").format(
                level=level, known=", ".join(LEVELS)
            )
        )
    key = municipality_key or settings().municipality_key
    features = read_features(Path(path))
    with connection.begin_nested():
        lock_areas(connection, key)
        areas = read_areas(connection, key)
        matched = _match(features, areas, level)
        changed = _with_shapes(areas, matched.shapes)
        if discard_finer:
            changed = approximate_again(changed, level)
        shapes = _new_shapes(areas, changed, matched.shapes, level, key)
        source_id = put_source(
            connection,
            key,
            f"areas-{level}",
            title=_("{level} (Datei {name})").format(level=level_title(level), name=Path(path).name),
            quality="official",
            as_of=as_of,
            publisher=publisher,
            licence=licence,
            retrieved_on=date.today(),  # noqa: DTZ011 - the day on the office's own clock
        )
        sources = dict.fromkeys(matched.shapes, source_id) | _discarded(connection, key, areas, changed)
        update_shapes(connection, key, shapes, sources)
        return LoadReport(
            level=level,
            areas=len(matched.shapes),
            redrawn=_count_redrawn(areas, shapes, level),
            repaired=matched.repaired,
            differing_keys=matched.differing_keys,
            moved_examples=move_examples_inside(connection, key),
            moved_records=reassign_records(connection, key),
            units_without_area=units_without_area(connection, key),
        )


def _match(features: Sequence[Feature], areas: Sequence[Area], level: str) -> Matched:
    """Return the features matched to the known areas of the level, at a credible position."""
    members = [area for area in areas if area.level == level]
    if not members:
        raise NotFoundError(
            _("Für die Ebene {level} sind keine Gebiete bekannt.").format(level=level_title(level))
        )
    matched = match_areas(features, members, level)
    _check_position(matched.shapes, areas, level)
    return matched


def _new_shapes(
    before: Sequence[Area], after: Sequence[Area], loaded: Mapping[int, MultiPolygon], level: str, key: str
) -> dict[int, MultiPolygon]:
    """Return the shapes to write, by id.

    A level coarser than the finest official one changes no line: its areas are unions of finer ones already,
    so the delivered shapes only have to agree with them.
    """
    if level not in NESTED_LEVELS:
        return dict(loaded)
    finest = finest_official(after) or level
    if NESTED_LEVELS.index(level) < NESTED_LEVELS.index(finest):
        check_coarser(after, finest, {area.id: area.shape for area in before})
        return {}
    return redraw(after, read_municipality(key).project_area_parts())


def _with_shapes(areas: Sequence[Area], shapes: Mapping[int, MultiPolygon]) -> list[Area]:
    """Return the areas, those with a new shape official."""
    return [replace(a, shape=shapes[a.id], official=True) if a.id in shapes else a for a in areas]


def _discarded(
    connection: Connection, key: str, before: Sequence[Area], after: Sequence[Area]
) -> dict[int, int]:
    """Return the source of approximate shapes for every area that is no longer official."""
    lost = [b.id for b, a in zip(before, after, strict=True) if b.official and not a.official]
    return dict.fromkeys(lost, source_ids(connection, key)[APPROXIMATE_SOURCE]) if lost else {}


def _count_redrawn(areas: Sequence[Area], shapes: Mapping[int, MultiPolygon], loaded: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for area in areas:
        if (
            area.level != loaded
            and area.id in shapes
            and not shapely.equals_exact(area.shape, shapes[area.id], tolerance=0.001, normalize=True)
        ):
            counts[area.level] = counts.get(area.level, 0) + 1
    return counts


def _check_position(shapes: Mapping[int, MultiPolygon], areas: Sequence[Area], level: str) -> None:
    """Refuse shapes that lie elsewhere (wrong CRS, swapped axes) or carry each other's names."""
    city = next(area for area in areas if area.level == "city")
    total_m2 = sum(shape.area for shape in shapes.values())
    inside_m2 = sum(shapely.intersection(shape, city.shape).area for shape in shapes.values())
    if inside_m2 < MIN_SHARE_INSIDE * total_m2:
        raise CrsError(
            _(
                "Die Flächen liegen nicht in {city}; bitte Koordinatensystem und Reihenfolge der Achsen prüfen."
            ).format(city=city.name)
        )
    placed = [area for area in areas if area.id in shapes and area.place is not None]
    own = [area for area in placed if shapes[area.id].covers(area.place)]
    if placed and len(own) < MIN_SHARE_INSIDE * len(placed):
        raise InputError(
            _(
                "Namen und Flächen passen nicht zusammen: Nur {own} von {all} Gebieten ({level}) enthalten ihren Ort."
            ).format(own=format_number(len(own)), all=format_number(len(placed)), level=level_title(level))
        )
