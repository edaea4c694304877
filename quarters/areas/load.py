"""Replace the shapes of one level by those of a file, and bring everything else in line with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon
from sqlalchemy.engine import Connection

from geo.errors import CrsError, InputError, NotFoundError
from geo.i18n import _, format_number, ngettext
from geo.settings import settings
from quarters.areas.bundle import read_municipality
from quarters.areas.files import read_features
from quarters.areas.matching import match_areas
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


@dataclass(frozen=True)
class LoadReport:
    """What loading a level has changed.

    Attributes
    ----------
    level
        The loaded level.
    areas
        Number of areas of that level, now official.
    redrawn
        Number of areas of other levels whose shape changed, by level.
    repaired
        Names of the areas whose rings were broken and have been repaired.
    differing_keys
        Areas that the file numbers differently, as ``name: known → given``; the known key is kept.
    moved_examples
        Number of invented units that lay outside the city limit and were moved inside.
    moved_records
        Number of records (units, sites, facilities, population cells) that now lie in another area.
    units_without_area
        Number of commercial units with a position outside all suburbs.
    """

    level: str
    areas: int
    redrawn: dict[str, int]
    repaired: list[str]
    differing_keys: list[str]
    moved_examples: int
    moved_records: int
    units_without_area: int

    def sentences(self) -> list[str]:
        """Return the report as German sentences, the most important first."""
        told = [
            ngettext(
                "{level}: {count} amtliche Fläche geladen.",
                "{level}: {count} amtliche Flächen geladen.",
                self.areas,
            ).format(level=level_title(self.level), count=format_number(self.areas))
        ]
        for level, count in self.redrawn.items():
            told.append(
                ngettext(
                    "{level}: {count} Fläche neu gezeichnet.",
                    "{level}: {count} Flächen neu gezeichnet.",
                    count,
                ).format(level=level_title(level), count=format_number(count))
            )
        if self.repaired:
            told.append(_("Repariert: {names}.").format(names=", ".join(self.repaired)))
        if self.differing_keys:
            told.append(
                _("Andere Schlüssel in der Datei: {names}.").format(names=", ".join(self.differing_keys))
            )
        told.append(
            ngettext(
                "{count} Eintrag liegt jetzt in einem anderen Gebiet.",
                "{count} Einträge liegen jetzt in einem anderen Gebiet.",
                self.moved_records,
            ).format(count=format_number(self.moved_records))
        )
        if self.moved_examples:
            told.append(
                _("{count} Beispiel-Einheiten lagen außerhalb und wurden in die Stadt verschoben.").format(
                    count=format_number(self.moved_examples)
                )
            )
        if self.units_without_area:
            told.append(
                _("{count} Einheiten liegen außerhalb aller Vororte.").format(
                    count=format_number(self.units_without_area)
                )
            )
        return told


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
        raise InputError(_("Die Ebene „{level}“ gibt es nicht; möglich sind {known}.").format(
            level=level, known=", ".join(LEVELS)))  # fmt: skip
    key = municipality_key or settings().municipality_key
    features = read_features(Path(path))
    with connection.begin_nested():
        lock_areas(connection, key)
        areas = read_areas(connection, key)
        members = [area for area in areas if area.level == level]
        if not members:
            raise NotFoundError(
                _("Für die Ebene {level} sind keine Gebiete bekannt.").format(level=level_title(level))
            )
        matched = match_areas(features, members, level)
        _check_position(matched.shapes, areas, level)
        changed = _with_shapes(areas, matched.shapes)
        if discard_finer:
            changed = approximate_again(changed, level)
        shapes = _new_shapes(areas, changed, matched.shapes, level, key)
        source_id = put_source(
            connection, key, f"areas-{level}", title=_("{level} (Datei {name})").format(
                level=level_title(level), name=Path(path).name), quality="official", as_of=as_of, publisher=publisher,
            licence=licence, retrieved_on=date.today())  # fmt: skip  # noqa: DTZ011 - the day on the clock of the office
        sources = dict.fromkeys(matched.shapes, source_id) | _discarded(connection, key, areas, changed)
        update_shapes(connection, key, shapes, sources)
        moved_examples = move_examples_inside(connection, key)
        return LoadReport(
            level=level,
            areas=len(members),
            redrawn=_count_redrawn(areas, shapes, level),
            repaired=matched.repaired,
            differing_keys=matched.differing_keys,
            moved_examples=moved_examples,
            moved_records=reassign_records(connection, key),
            units_without_area=units_without_area(connection, key),
        )


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
