"""Streets and facilities of OpenStreetMap, from a file or an Overpass server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from geo.network.openstreetmap import read_streets, streets_from_elements
from geo.network.store import clip_streets
from geo.network.streets import StreetMap
from geo.sources.origin import Origin, put_source
from geo.sources.osm_places import (
    OSM_ATTRIBUTION,
    OSM_LICENCE,
    OSM_URL,
    OsmPlace,
    data_day,
    places_from_elements,
    read_places,
)
from geo.sources.overpass import fetch_places, fetch_streets
from geo.sources.report import Change, SourceReport
from geo.sources.street_network import store_streets
from quarters.supply.motorways import TAGS, osm_accesses, store_accesses
from quarters.supply.osm_services import osm_facilities, service_tags
from quarters.supply.services import ServiceCatalogue, load_services
from quarters.supply.sources.ground import (
    DEFAULTS,
    OSM_KEY,
    TIMETABLE_KEY,
    LoadOptions,
    carry_out,
    in_degrees,
    kept_area,
    municipality_key,
    services_of_source,
    store_facilities,
)
from quarters.supply.statements import statement

STREETS_KEY = "osm-streets"
OUTLINE_TOLERANCE_M = 50.0
"""A server is asked with a simpler outline; what it gives beyond the area is cut off afterwards."""


@dataclass(frozen=True)
class _Delivery:
    streets: StreetMap
    places: Sequence[OsmPlace]
    as_of: date | None
    name: str


def load_osm(
    path: Path | None = None, options: LoadOptions = DEFAULTS, *, overpass_url: str = ""
) -> SourceReport:
    """Load the walking network, the streets of the map and the facilities.

    Parameters
    ----------
    path
        ``.osm.pbf`` or another OpenStreetMap file; None asks an Overpass server.
    options
        Clip, trial, provenance, progress.
    overpass_url
        Address of the server; that of the settings when empty.

    Returns
    -------
    SourceReport
        Changes of ``walk_edge``, ``street``, ``motorway_access`` and ``facility``. A file without any facility, or
        without a motorway, leaves those stored.

    Raises
    ------
    InputError
        When the file is damaged, holds no way in the municipality, or a server is asked without an area.
    OverpassError
        When the server fails.
    """
    catalogue = load_services()
    area = kept_area(options)
    options.progress(_("Straßen lesen"), 0.0)
    if path is None:
        found = _from_server(area, catalogue, options, overpass_url)
    else:
        found = _from_file(path, area, catalogue, options)
    streets = found.streets if area is None else clip_streets(found.streets, area, buffer_m=0)

    def write(connection: Connection) -> SourceReport:
        _check_place(connection, streets, found.name)
        options.progress(_("Wegenetz sichern"), 0.6)
        origin = options.origin(_origin(STREETS_KEY, _("OpenStreetMap: Straßen und Wege"), found.as_of))
        source_id = put_source(connection, origin)
        changes = store_streets(connection, streets, source_id=source_id)
        accesses = store_accesses(connection, osm_accesses(found.places), source_id=source_id)
        if accesses != Change():
            changes["motorway_access"] = accesses
        options.progress(_("Angebote sichern"), 0.85)
        frame = _facilities(connection, found.places, catalogue, area)
        if len(frame):
            origin = options.origin(_origin(OSM_KEY, _("OpenStreetMap: Angebote"), found.as_of))
            supplied = set(catalogue.services) - services_of_source(connection, TIMETABLE_KEY)
            changes["facility"] = store_facilities(connection, frame, origin, supplied)
        options.progress(_("Fertig"), 1.0)
        return SourceReport(found.name, stored=True, changes=changes, figures=_figures(frame, catalogue))

    return carry_out(options, found.name, write)


def _from_file(
    path: Path, area: BaseGeometry | None, catalogue: ServiceCatalogue, options: LoadOptions
) -> _Delivery:
    bounds = None if area is None else in_degrees(area).bounds
    streets = read_streets(path, bounds)
    options.progress(_("Angebote lesen"), 0.35)
    places = read_places(path, service_tags(catalogue) | TAGS, bounds)
    return _Delivery(streets, places, data_day(path), path.name)


def _from_server(
    area: BaseGeometry | None, catalogue: ServiceCatalogue, options: LoadOptions, url: str
) -> _Delivery:
    if area is None:
        raise InputError(
            _("Für eine Anfrage an Overpass muss das Gebiet bekannt sein; bitte zuerst die Gebiete laden.")
        )
    outline = in_degrees(area.simplify(OUTLINE_TOLERANCE_M))
    if not isinstance(outline, Polygon | MultiPolygon):
        raise InputError(_("Die Grenze der Kommune ist keine Fläche; bitte die Gebiete neu laden."))
    tags = service_tags(catalogue) | TAGS
    streets = fetch_streets(outline, url=url)
    options.progress(_("Angebote abfragen"), 0.35)
    places = fetch_places(outline, tags, url=url)
    return _Delivery(
        streets_from_elements(streets.elements),
        places_from_elements(places.elements, tags),
        streets.as_of,
        "Overpass",
    )


def _facilities(
    connection: Connection, places: Sequence[OsmPlace], catalogue: ServiceCatalogue, area: BaseGeometry | None
) -> pd.DataFrame:
    frame = osm_facilities(places, catalogue, services_of_source(connection, TIMETABLE_KEY))
    if area is None or frame.empty:
        return frame
    shapely.prepare(area)
    return frame[np.asarray(shapely.contains_xy(area, frame[["x", "y"]].to_numpy()))].reset_index(drop=True)


def _check_place(connection: Connection, streets: StreetMap, name: str) -> None:
    """Refuse the streets of another place: they would take those of the residents away."""
    values = {"municipality_key": municipality_key()}
    cells = connection.execute(statement("cells_box"), values).first()
    if cells is None:
        return
    streets_box = shapely.box(*streets.xy.min(axis=0), *streets.xy.max(axis=0))
    if not streets_box.intersects(shapely.box(*cells)):
        raise InputError(
            _("In „{file}“ liegt kein Weg dieser Kommune; bitte den passenden Ausschnitt laden.").format(
                file=name
            )
        )


def _figures(frame: pd.DataFrame, catalogue: ServiceCatalogue) -> dict[str, float]:
    counts = frame["service"].value_counts()
    return {service.plural: int(counts[key]) for key, service in catalogue.services.items() if key in counts}


def _origin(key: str, title: str, as_of: date | None) -> Origin:
    return Origin(
        key, title, publisher=_("OpenStreetMap-Mitwirkende"), licence=OSM_LICENCE, url=OSM_URL,
        attribution=OSM_ATTRIBUTION, as_of=as_of, quality="approximate",
        note=_("Von Freiwilligen erfasst, nicht amtlich; ob alles erfasst ist, wurde nicht geprüft."),
    )  # fmt: skip
