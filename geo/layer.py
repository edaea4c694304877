"""Declaration of a map layer: one frozen constant per file in ``geo/layers``.

Panel, map, legend, filter widgets, tooltip, table, exports, tiles and the generated documentation read only these
declarations; no other file names a layer. Nothing here touches the database or a library for drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Visibility = Literal["public", "signed_in", "restricted"]
FieldKind = Literal["text", "integer", "number", "date", "since", "boolean", "term", "area"]
Shape = Literal[
    "circle", "triangle", "diamond", "half_circle", "square", "dashed_ring", "slashed_square", "dot", "ticked_circle",
    "cross", "hexagon", "star", "ring",
]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A column that people may see.

    ``terms`` maps stored codes to German labels for ``kind="term"``. A ``since`` field is a date whose precision
    stands in the column ``<column>_precision``. An ``area`` field holds the id of an area and is shown as its name.
    """

    column: str
    label: str
    kind: FieldKind = "text"
    unit: str = ""
    digits: int = 0
    terms: Mapping[str, str] | None = None
    visibility: Visibility = "public"
    in_tooltip: bool = False
    in_table: bool = True


@dataclass(frozen=True)
class Choice:
    """Filter: the column is one of the chosen codes."""

    column: str
    label: str
    terms: Mapping[str, str]


@dataclass(frozen=True)
class InArea:
    """Filter: the record lies in one of the chosen areas of a level; the column holds the area's id."""

    column: str
    label: str
    level: str


@dataclass(frozen=True)
class Range:
    """Filter: the number lies between two bounds, both included; rows without a value drop out once it is set."""

    column: str
    label: str
    unit: str
    low: float
    high: float
    step: float = 1


@dataclass(frozen=True)
class Since:
    """Filter: the date lies at least so many months back; ``months`` are the steps offered."""

    column: str
    label: str
    months: tuple[int, ...] = (6, 12, 36)


@dataclass(frozen=True)
class Flag:
    """Filter: the column is true; ``sentence`` is the word in the filter sentence."""

    column: str
    label: str
    sentence: str


@dataclass(frozen=True)
class Search:
    """Filter: every word typed occurs in one of the columns, upper and lower case alike."""

    columns: tuple[str, ...]
    label: str


Filter = Choice | InArea | Range | Since | Flag | Search


@dataclass(frozen=True)
class Symbol:
    """How one thing is drawn; shape and colour together, so that grey print still tells them apart."""

    shape: Shape
    light: str
    dark: str
    glyph: str = "●"


@dataclass(frozen=True)
class PointStyle:
    """Points: one symbol, or one per code of ``column``.

    ``hollow`` and ``ended`` map one column to the codes whose records are drawn hollow (the place is not exact) or grey
    (it is over).
    """

    symbols: Mapping[str, Symbol]
    column: str | None = None
    terms: Mapping[str, str] = field(default_factory=dict)
    hollow: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ended: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def look(self, row: Mapping[str, object]) -> tuple[bool, bool]:
        """Return whether the record of this row is drawn hollow, and whether grey."""
        return _one_of(row, self.hollow), _one_of(row, self.ended)


def _one_of(row: Mapping[str, object], codes: Mapping[str, tuple[str, ...]]) -> bool:
    return any(row.get(column) in wanted for column, wanted in codes.items())


@dataclass(frozen=True)
class AreaStyle:
    """Polygons: a boundary line and, optionally, a light fill and a label per area.

    A ``choropleth`` covers the map with colour, so that only one is shown at once.
    """

    light: str
    dark: str
    width_px: float = 1.0
    dashed: bool = False
    fill_opacity: float = 0.0
    label_column: str | None = None
    label_min_zoom: float = 10.5
    label_max_zoom: float = 24.0
    label_capitals: bool = False
    choropleth: bool = False


@dataclass(frozen=True)
class LineStyle:
    """Lines: used by streets; ``column`` tells main from minor ones."""

    light: str
    dark: str
    width_px: float = 1.0
    column: str | None = None


Style = PointStyle | AreaStyle | LineStyle


@dataclass(frozen=True)
class MapLayer:
    """One layer: where its rows live, what may be seen of them, how they are filtered and drawn.

    The relation (table or view) has the columns ``municipality_key``, ``key`` (a bigint unique in the municipality),
    ``geom`` (EPSG:25832), ``geom_3857`` (stored) and ``source_id``; ``only`` fixes columns to values, so that several
    layers may share a relation. ``cells`` names a table of counts per grid cell that answers low zooms. Tiles exist
    from ``tile_min_zoom`` on (``min_zoom`` unless given), for maps that colour areas before the page Karte draws them.
    ``lasting_key`` names a column of UUIDs that files carry, so that a file that comes back finds its records again.
    """

    id: str
    title: str
    group: str
    relation: str
    geometry: Literal["point", "polygon", "line"]
    fields: tuple[Field, ...]
    style: Style
    noun: tuple[str, str]
    key: str = "id"
    name_column: str = "name"
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filters: tuple[Filter, ...] = ()
    cells: str | None = None
    min_zoom: int = 8
    tile_min_zoom: int | None = None
    max_zoom: int = 16
    order: int = 100
    shown_at_start: bool = False
    exportable: bool = True
    max_age_days: int | None = None
    note: str = ""
    lasting_key: str | None = None

    @property
    def lowest_tile_zoom(self) -> int:
        """Lowest zoom of tiles that carry records."""
        return self.min_zoom if self.tile_min_zoom is None else self.tile_min_zoom

    def visible_fields(self, allowed: Visibility = "public") -> tuple[Field, ...]:
        """Return the fields that a person with this visibility may see."""
        rank = {"public": 0, "signed_in": 1, "restricted": 2}
        return tuple(f for f in self.fields if rank[f.visibility] <= rank[allowed])
