"""Levels of areas and the rule by which official and approximate shapes fit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import shapely
from shapely.geometry import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from geo.errors import ConflictError
from geo.i18n import _, format_number
from quarters.areas.partition import merge, split_areas

NESTED_LEVELS = ("city", "borough", "statistical_district", "suburb")
LEVELS = (*NESTED_LEVELS, "project_area", "quarter_lab")
MAX_DEVIATION = 0.02
"""Share of an area by which two official drawings of it may differ and still count as the same border."""


@dataclass(frozen=True)
class Area:
    """One area of a municipality; shapes and places in EPSG:25832."""

    id: int
    level: str
    key: str
    name: str
    parent_id: int | None
    place: Point | None
    shape: BaseGeometry
    official: bool


def level_title(level: str) -> str:
    """Return the German plural of a level, for sentences and headings."""
    return {
        "city": _("Stadt"),
        "borough": _("Stadtbezirke"),
        "statistical_district": _("statistische Bezirke"),
        "suburb": _("Vororte"),
        "project_area": _("Projektgebiete"),
        "quarter_lab": _("Quartierslabore"),
    }[level]


def redraw(
    areas: Sequence[Area], project_parts: Mapping[str, Set[tuple[str, str]]]
) -> dict[int, MultiPolygon]:
    """Return the shape of every area such that all levels nest, by id.

    The finest official level carries all lines: its shapes are kept as delivered (vertices rounded to
    ``partition.GRID_M``, a gap between neighbours stays a gap). Finer levels are derived inside it: each
    shape is divided among the place points of its suburbs (Voronoi), districts are unions of suburbs. Coarser
    levels are unions of it. A coarser *official* level is thereby redrawn along the finer lines, because two
    official drawings of one border differ by slivers; it stays official as long as no area changes by more
    than ``MAX_DEVIATION``. An official project area or quarter lab keeps its own shape; otherwise the first
    is the union of its parts and the second the shape of its suburb.

    Parameters
    ----------
    areas
        All areas of one municipality with their present shapes.
    project_parts
        For the key of each project area the (level, key) of the areas that belong to it as a whole.

    Raises
    ------
    ConflictError
        When an official area of a coarser level differs from the union of its finer official areas.
    """
    by_id = {area.id: area for area in areas}
    finest = finest_official(areas)
    if finest is None:
        return {}
    containers = {area.id: area.shape for area in areas if area.level == finest}
    pieces = split_areas(containers, _places(areas, by_id, finest))
    lines = {piece: _lineage(by_id[piece], by_id) for piece in pieces}
    shapes: dict[int, MultiPolygon] = {}
    for area in areas:
        if area.level in NESTED_LEVELS and (
            own := [pieces[p] for p, line in lines.items() if area.id in line]
        ):
            shapes[area.id] = merge(own)
    check_coarser(areas, finest, shapes)
    return shapes | _dependent_shapes(areas, by_id, project_parts, pieces, lines)


def approximate_again(areas: Sequence[Area], finer_than: str) -> list[Area]:
    """Return the areas with every nested level finer than the given one marked as not official."""
    if finer_than not in NESTED_LEVELS:
        return list(areas)
    finer = NESTED_LEVELS[NESTED_LEVELS.index(finer_than) + 1 :]
    return [replace(area, official=False) if area.level in finer else area for area in areas]


def finest_official(areas: Sequence[Area]) -> str | None:
    """Return the finest nested level whose areas are all official, None when there is none."""
    return next((level for level in reversed(NESTED_LEVELS) if _is_official(areas, level)), None)


def _is_official(areas: Sequence[Area], level: str) -> bool:
    members = [area.official for area in areas if area.level == level]
    return bool(members) and all(members)


def _lineage(area: Area, by_id: Mapping[int, Area]) -> set[int]:
    """Return the ids of the area and of everything it lies in."""
    line, current = set(), area
    while True:
        line.add(current.id)
        if current.parent_id is None:
            return line
        current = by_id[current.parent_id]


def _places(areas: Sequence[Area], by_id: Mapping[int, Area], finest: str) -> dict[int, tuple[int, Point]]:
    """Return the place that divides each container: its suburbs, or the container itself when it has none."""
    containers = {area.id for area in areas if area.level == finest}
    places: dict[int, tuple[int, Point]] = {}
    for area in areas:
        if area.level == "suburb":
            owner = next(iter(_lineage(area, by_id) & containers))
            places[area.id] = (owner, area.place or shapely.point_on_surface(area.shape))
    served = {owner for owner, _point in places.values()}
    for owner in containers - served:
        places[owner] = (owner, shapely.point_on_surface(by_id[owner].shape))
    return places


def check_coarser(areas: Sequence[Area], finest: str, shapes: Mapping[int, BaseGeometry]) -> None:
    """Refuse official areas that differ from the union of their parts.

    Parameters
    ----------
    areas
        All areas of one municipality, the official ones as delivered.
    finest
        The finest official level; only coarser levels are compared.
    shapes
        For each area of the coarser levels the union of its parts, by id (EPSG:25832).

    Raises
    ------
    ConflictError
        When an area differs by more than ``MAX_DEVIATION`` of its size.
    """
    coarser = NESTED_LEVELS[: NESTED_LEVELS.index(finest)]
    for area in areas:
        if not area.official or area.level not in coarser:
            continue
        difference_m2 = shapely.symmetric_difference(area.shape, shapes[area.id]).area
        if difference_m2 > MAX_DEVIATION * area.shape.area:
            raise ConflictError(
                _(
                    "Die amtlichen Flächen widersprechen sich: „{name}“ ({coarse}) weicht um {difference} von "
                    "der Summe seiner Teile ({fine}) ab; bitte beide Ebenen vom selben Stand laden."
                ).format(
                    name=area.name,
                    coarse=level_title(area.level),
                    fine=level_title(finest),
                    difference=format_number(difference_m2 / 10_000, "ha"),
                )
            )


def _dependent_shapes(
    areas: Sequence[Area],
    by_id: Mapping[int, Area],
    project_parts: Mapping[str, Set[tuple[str, str]]],
    pieces: Mapping[int, MultiPolygon],
    lines: Mapping[int, set[int]],
) -> dict[int, MultiPolygon]:
    """Return the shapes of project areas and quarter labs that are not official."""
    shapes: dict[int, MultiPolygon] = {}
    for area in areas:
        if area.official or area.level in NESTED_LEVELS:
            continue
        if area.level == "quarter_lab":
            whole = {area.parent_id}
        else:
            names = project_parts.get(area.key, set())
            whole = {a.id for a in by_id.values() if (a.level, a.key) in names}
        own = [shape for piece, shape in pieces.items() if lines[piece] & whole]
        if own:
            shapes[area.id] = merge(own)
    return shapes
