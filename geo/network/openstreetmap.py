"""Walkable ways from OpenStreetMap: a .pbf or .osm file, or the elements of an Overpass answer.

Which way is walkable follows the tags ``highway``, ``foot``, ``access`` and ``area``
(https://wiki.openstreetmap.org/wiki/OSM_tags_for_routing/Access_restrictions). Squares mapped as areas are
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from pyproj import Transformer

from geo.crs import METRIC_CRS, WGS84
from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import IntArray
from geo.network.streets import MAIN, MINOR, PATH, StreetMap

NOT_WALKABLE = frozenset(
    {"motorway", "motorway_link", "trunk", "trunk_link", "construction", "proposed", "raceway", "abandoned"}
    | {
        "platform",
        "bus_guideway",
        "corridor",
        "elevator",
        "razed",
        "planned",
        "escape",
        "rest_area",
        "services",
    }
    | {"no", "demolished", "via_ferrata"}
)
FOOT_ALLOWED = frozenset({"yes", "designated", "permissive"})
FOOT_FORBIDDEN = frozenset({"no", "private", "use_sidepath"})
MAIN_STREETS = frozenset(
    {"primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link"}
)
MINOR_STREETS = frozenset({"residential", "living_street", "unclassified", "pedestrian", "road", "service"})


def walkable(tags: Mapping[str, str]) -> bool:
    """Whether people may walk on a way with these OSM tags.

    Parameters
    ----------
    tags : mapping of str to str
        Tags of the way.

    Returns
    -------
    bool
        False for roads barred to pedestrians, private ways without a foot permission, and areas.
    """
    highway, foot = tags.get("highway"), tags.get("foot")
    if not highway or highway in NOT_WALKABLE or foot in FOOT_FORBIDDEN or tags.get("area") == "yes":
        return False
    return tags.get("access") not in {"no", "private"} or foot in FOOT_ALLOWED


def street_kind(highway: str) -> str:
    """Return ``main``, ``minor`` or ``path`` for the value of an OSM ``highway`` tag."""
    if highway in MAIN_STREETS:
        return MAIN
    return MINOR if highway in MINOR_STREETS else PATH


class _WayCollector:
    """Ways as lists of OSM node ids, with the coordinates of every node that occurs."""

    def __init__(self) -> None:
        self.refs: list[list[int]] = []
        self.kinds: list[str] = []
        self.names: list[str | None] = []
        self.lonlat: dict[int, tuple[float, float]] = {}

    def add(self, tags: Mapping[str, str], nodes: list[tuple[int, float, float]]) -> None:
        if len(nodes) < 2:
            return
        self.lonlat.update((ref, (lon, lat)) for ref, lon, lat in nodes)
        self.refs.append([ref for ref, _lon, _lat in nodes])
        self.kinds.append(street_kind(tags["highway"]))
        self.names.append(tags.get("name"))

    def streets(self, origin: str) -> StreetMap:
        if not self.refs:
            raise InputError(
                _("In „{file}“ ist kein begehbarer Weg; bitte einen Ausschnitt mit Straßen laden.").format(
                    file=origin
                )
            )
        ids: IntArray = np.fromiter(self.lonlat, np.int64, len(self.lonlat))
        lonlat = np.array(list(self.lonlat.values()))
        to_metric = Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True)
        xy = np.column_stack(to_metric.transform(lonlat[:, 0], lonlat[:, 1]))
        order = np.argsort(ids)
        ids, xy = ids[order], xy[order]
        if not np.isfinite(xy).all():
            raise InputError(
                _("„{file}“ enthält Orte außerhalb Europas; bitte den passenden Ausschnitt laden.").format(
                    file=origin
                )
            )
        ways = tuple(np.searchsorted(ids, refs).astype(np.int64) for refs in self.refs)
        return StreetMap(np.ascontiguousarray(xy), ways, tuple(self.kinds), tuple(self.names))


def read_streets(path: Path, bounds: tuple[float, float, float, float] | None = None) -> StreetMap:
    """Read the walkable ways of an OpenStreetMap file.

    Parameters
    ----------
    path : Path
        File in any format that libosmium reads: ``.osm.pbf``, ``.osm``, ``.osm.bz2``, ``.osm.gz``.
    bounds : tuple of float, optional
        West, south, east, north in degrees: ways without a node in there are left out, so that a whole state's file
        takes little memory.

    Returns
    -------
    StreetMap
        Points in METRIC_CRS, ordered by OSM node id; nodes without a location are left out.

    Raises
    ------
    InputError
        If the file is missing, truncated, of another format, or holds no walkable way.
    """
    if not path.is_file():
        raise InputError(_("Die Datei „{file}“ gibt es nicht; bitte den Pfad prüfen.").format(file=path.name))
    collector = _WayCollector()
    try:
        file = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations("flex_mem")
        only_ways, only_streets = (
            osmium.filter.EntityFilter(osmium.osm.WAY),
            osmium.filter.KeyFilter("highway"),
        )
        for way in file.with_filter(only_ways).with_filter(only_streets):
            tags = dict(way.tags)
            if walkable(tags):
                located = (node for node in way.nodes if node.location.valid())  # type: ignore[union-attr]
                nodes = [(node.ref, node.location.lon, node.location.lat) for node in located]
                if bounds is None or _any_inside(nodes, bounds):
                    collector.add(tags, nodes)
    except (RuntimeError, ValueError, OSError) as error:
        raise InputError(
            _("„{file}“ ist keine vollständige OpenStreetMap-Datei; bitte neu herunterladen.").format(
                file=path.name
            )
        ) from error
    if bounds is not None and not collector.refs:
        raise InputError(
            _("In „{file}“ liegt kein Weg dieser Kommune; bitte den passenden Ausschnitt laden.").format(
                file=path.name
            )
        )
    return collector.streets(path.name)


def _any_inside(nodes: list[tuple[int, float, float]], bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return any(west <= lon <= east and south <= lat <= north for _ref, lon, lat in nodes)


def streets_from_elements(elements: Iterable[Mapping[str, Any]], *, origin: str = "Overpass") -> StreetMap:
    """Walkable ways from the ``elements`` of an Overpass answer in JSON.

    Parameters
    ----------
    elements : iterable of mappings
        Nodes (``id``, ``lon``, ``lat``) and ways (``nodes``, ``tags``) in any order.
    origin : str
        Name used in error sentences.

    Returns
    -------
    StreetMap
        As from ``read_streets``.

    Raises
    ------
    InputError
        If an element is malformed or no way is walkable.
    """
    collector = _WayCollector()
    listed = list(elements)
    try:
        place = {int(e["id"]): (float(e["lon"]), float(e["lat"])) for e in listed if e["type"] == "node"}
        for element in (e for e in listed if e["type"] == "way"):
            tags = element.get("tags", {})
            if walkable(tags):
                collector.add(tags, [(ref, *place[ref]) for ref in element["nodes"] if ref in place])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            _("Die Antwort von „{file}“ ist unvollständig; bitte später noch einmal laden.").format(
                file=origin
            )
        ) from error
    return collector.streets(origin)
