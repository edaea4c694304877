"""Places with given tags from OpenStreetMap: a file read with pyosmium, or the elements of an Overpass answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely

from geo.errors import InputError
from geo.i18n import _

Bounds = tuple[float, float, float, float]
Tags = Iterable[tuple[str, str]]
OSM_LICENCE = "ODbL 1.0"
OSM_ATTRIBUTION = "© OpenStreetMap contributors"
OSM_URL = "https://www.openstreetmap.org/copyright"


@dataclass(frozen=True, slots=True)
class OsmPlace:
    """One mapped place: ``key`` such as ``node/123``, all its tags, longitude and latitude (areas: their middle)."""

    key: str
    tags: Mapping[str, str]
    lon: float
    lat: float


def read_places(path: Path, tags: Tags, bounds: Bounds | None = None) -> list[OsmPlace]:
    """Read the places that carry at least one of the tags.

    Parameters
    ----------
    path
        File in any format that libosmium reads.
    tags
        Pairs of key and value.
    bounds
        West, south, east, north in degrees; None takes everything.

    Returns
    -------
    list of OsmPlace
        Points, lines and areas (also multipolygons) ordered by key; without those that have no location,
        and without multipolygons when the file is not sorted by id.

    Raises
    ------
    InputError
        When the file is missing, truncated or of another format.
    """
    if not path.is_file():
        raise InputError(_("Die Datei „{file}“ gibt es nicht; bitte den Pfad prüfen.").format(file=path.name))
    tagged = osmium.filter.TagFilter(*tags)
    try:
        try:
            found = _read(
                osmium.FileProcessor(str(path)).with_locations("flex_mem").with_areas(tagged), tagged, bounds
            )
        except RuntimeError as error:
            if "order" not in str(error):
                raise
            # editors write objects unsorted; then areas of several ways cannot be put together
            found = _read(osmium.FileProcessor(str(path)).with_locations("flex_mem"), tagged, bounds)
    except (RuntimeError, ValueError, OSError) as error:
        raise InputError(
            _("„{file}“ ist keine vollständige OpenStreetMap-Datei; bitte neu herunterladen.").format(
                file=path.name
            )
        ) from error
    return [found[key] for key in sorted(found)]


def _read(entities: Any, tagged: Any, bounds: Bounds | None) -> dict[str, OsmPlace]:
    places = (_place(entity) for entity in entities.with_filter(tagged))
    return {place.key: place for place in places if place is not None and _inside(place, bounds)}


def data_day(path: Path) -> date | None:
    """Return the day of the data that the header of an OpenStreetMap file names, None when it names none."""
    try:
        with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
            header = reader.header()
            text = header.get("osmosis_replication_timestamp") or header.get("timestamp")
    except RuntimeError:
        return None
    return day_of(text)


def day_of(text: object) -> date | None:
    """Return the day of an ISO timestamp such as ``2024-09-08T20:21:09Z``, None when it is none."""
    found = re.match(r"\d{4}-\d\d-\d\d", str(text or ""))
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def places_from_elements(
    elements: Iterable[Mapping[str, Any]], tags: Tags, origin: str = "Overpass"
) -> list[OsmPlace]:
    """Return the places with at least one of the tags among the elements of an Overpass answer.

    Parameters
    ----------
    elements
        Nodes with ``lon`` and ``lat``, ways with ``nodes``, relations with ``members``, in any order.
    tags
        Pairs of key and value.
    origin
        Name used in the error sentence.

    Raises
    ------
    InputError
        When an element is malformed.
    """
    wanted = set(tags)
    listed = list(elements)
    try:
        node = {int(e["id"]): (float(e["lon"]), float(e["lat"])) for e in listed if e["type"] == "node"}
        way = {
            int(e["id"]): [node[ref] for ref in e["nodes"] if ref in node]
            for e in listed
            if e["type"] == "way"
        }
        found: dict[str, OsmPlace] = {}
        for element in listed:
            carried = element.get("tags") or {}
            points = _points(element, node, way)
            if wanted.isdisjoint(carried.items()) or not points:
                continue
            key = f"{element['type']}/{int(element['id'])}"
            found[key] = OsmPlace(key, {str(k): str(v) for k, v in carried.items()}, *_middle(points))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            _("Die Antwort von „{file}“ ist unvollständig; bitte später noch einmal laden.").format(
                file=origin
            )
        ) from error
    return [found[key] for key in sorted(found)]


def _points(
    element: Mapping[str, Any],
    node: Mapping[int, tuple[float, float]],
    way: Mapping[int, list[tuple[float, float]]],
) -> list[tuple[float, float]]:
    if element["type"] == "node":
        return [node[int(element["id"])]]
    if element["type"] == "way":
        return way[int(element["id"])]
    ways = [
        member
        for member in element.get("members", ())
        if member["type"] == "way" and member.get("role") != "inner"
    ]
    return [point for member in ways for point in way.get(int(member["ref"]), [])]


def _place(entity: Any) -> OsmPlace | None:
    if entity.is_node():
        return OsmPlace(f"node/{entity.id}", dict(entity.tags), entity.location.lon, entity.location.lat)
    if entity.is_way():
        return _of_points(f"way/{entity.id}", entity, entity.nodes)
    if entity.is_area() and not entity.from_way():
        rings = [node for ring in entity.outer_rings() for node in ring]
        return _of_points(f"relation/{entity.orig_id()}", entity, rings)
    return None


def _of_points(key: str, entity: Any, nodes: Iterable[Any]) -> OsmPlace | None:
    points = [(node.location.lon, node.location.lat) for node in nodes if node.location.valid()]
    return OsmPlace(key, dict(entity.tags), *_middle(points)) if points else None


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the centroid of a closed ring, else the middle of the points; degrees are near enough at this size."""
    if len(points) > 3 and points[0] == points[-1]:
        middle = shapely.centroid(shapely.polygons(points))
        if not shapely.is_empty(middle) and np.isfinite([middle.x, middle.y]).all():
            return float(middle.x), float(middle.y)
    lon, lat = np.mean(points, axis=0)
    return float(lon), float(lat)


def _inside(place: OsmPlace, bounds: Bounds | None) -> bool:
    return bounds is None or (bounds[0] <= place.lon <= bounds[2] and bounds[1] <= place.lat <= bounds[3])
