"""Which OpenStreetMap places offer which service, by the tags of data/services.toml."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pyproj import Transformer
from scipy.spatial import cKDTree

from geo.crs import METRIC_CRS, WGS84
from geo.network.arrays import FloatArray
from geo.sources.osm_places import OsmPlace
from quarters.supply.services import Service, ServiceCatalogue

SAME_PLACE_M = 50.0
"""Two places of one name and service this near to each other are one: a shop mapped as point and as building."""
CAPACITY_TAGS = {"vehicles": "capacity", "places": "capacity"}
"""OpenStreetMap tag per measure of capacity; the others have none."""


def service_tags(catalogue: ServiceCatalogue) -> frozenset[tuple[str, str]]:
    """Return all OpenStreetMap tags that any service names."""
    return frozenset(tag for service in catalogue.services.values() for tag in service.osm)


def osm_facilities(
    places: Sequence[OsmPlace], catalogue: ServiceCatalogue, leave_out: frozenset[str]
) -> pd.DataFrame:
    """Return one row per place and service it offers.

    Parameters
    ----------
    places
        As read.
    catalogue
        Services with their tags.
    leave_out
        Keys of services that another source supplies better.

    Returns
    -------
    pandas.DataFrame
        ``key``, ``service``, ``name``, ``street``, ``house_number``, ``capacity``, ``x``, ``y`` (EPSG:25832); places
        of one name and service within ``SAME_PLACE_M`` occur once.
    """
    services = [service for service in catalogue.services.values() if service.key not in leave_out]
    xy = _metric(places)
    rows = [
        (place.key, service.key, place.tags.get("name", ""), place.tags.get("addr:street", ""),
         place.tags.get("addr:housenumber", ""), _capacity(place, service), x, y)
        for place, (x, y) in zip(places, xy.tolist(), strict=True)
        for service in services
        if offers(place, service)
    ]  # fmt: skip
    columns = ["key", "service", "name", "street", "house_number", "capacity", "x", "y"]
    frame = pd.DataFrame(rows, columns=columns).astype({"capacity": float, "x": float, "y": float})
    return frame.drop(index=frame.index[_mapped_twice(frame)]).reset_index(drop=True)


def offers(place: OsmPlace, service: Service) -> bool:
    """Whether a place carries a tag of the service, and one of its words in the name where it asks for one."""
    if not any(place.tags.get(key) == value for key, value in service.osm):
        return False
    name = place.tags.get("name", "").casefold()
    return not service.osm_names or any(word.casefold() in name for word in service.osm_names)


def _metric(places: Sequence[OsmPlace]) -> FloatArray:
    if not places:
        return np.empty((0, 2))
    move = Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True)
    x, y = move.transform([place.lon for place in places], [place.lat for place in places])
    return np.column_stack([x, y])


def _capacity(place: OsmPlace, service: Service) -> float | None:
    text = place.tags.get(CAPACITY_TAGS.get(service.capacity.measure, ""), "")
    return float(text) if text.isascii() and text.isdigit() and int(text) > 0 else None


def _mapped_twice(frame: pd.DataFrame) -> list[int]:
    """Return the positions of rows that repeat an earlier row of the same name and service nearby."""
    if frame.empty:
        return []
    label = (frame["service"] + "|" + frame["name"]).where(frame["name"] != "").to_numpy()
    repeated: set[int] = set()
    for first, second in sorted(cKDTree(frame[["x", "y"]].to_numpy()).query_pairs(SAME_PLACE_M)):
        if label[first] == label[second] and first not in repeated:
            repeated.add(second)
    return sorted(repeated)
