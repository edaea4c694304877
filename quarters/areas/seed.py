"""Bring the bundled areas, sites and sources of a municipality into an empty database."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import shapely
from pyproj import Transformer
from shapely.geometry import shape
from sqlalchemy.engine import Connection

from geo.crs import METRIC_CRS, WGS84
from geo.i18n import format_number
from geo.settings import settings
from quarters.areas.bundle import Municipality, read_municipality
from quarters.areas.partition import as_multipolygon
from quarters.areas.store import insert_rows, lock_areas, put_source, read_areas, source_ids, statement
from quarters.sites.seed import seed_portfolio

TO_METRIC = Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True)
APPROXIMATE_SOURCE = "dortmund-shapes"
SOURCE_OF_LEVEL = {"project_area": "nordwaerts-887", "quarter_lab": "kudequa"}
# level -> level and property that name the area it lies in
PARENTS = {
    "city": None,
    "borough": ("city", ""),
    "statistical_district": ("borough", "borough_key"),
    "suburb": ("statistical_district", "district_key"),
    "project_area": ("city", ""),
    "quarter_lab": ("suburb", "suburb_key"),
}
POSITION_QUALITY = {"yes": "exact", "inferred": "inferred", "unverified": "unverified"}


def seed_areas(connection: Connection, municipality_key: str | None = None) -> int:
    """Insert the bundled areas, sites and sources when the municipality has no areas yet.

    Parameters
    ----------
    connection
        Open transaction; nothing is committed here.
    municipality_key
        Official municipality key (AGS); None means the configured one.

    Returns
    -------
    int
        Number of inserted areas; 0 when areas exist already, then nothing is changed.

    Raises
    ------
    NotFoundError
        When the municipality is not declared in data/municipalities.
    """
    key = municipality_key or settings().municipality_key
    known = read_municipality(key)
    lock_areas(connection, key)
    named = {"municipality_key": key, "name": known.name, "suburb_list_note": known.suburb_list_note}
    connection.execute(statement("put_municipality"), named)
    if read_areas(connection, key):
        return 0
    _put_sources(connection, known)
    sources = source_ids(connection, key)
    count = 0
    for level in PARENTS:
        rows = [_area_row(known, level, feature, sources) for feature in known.features(level)]
        insert_rows(connection, "insert_area", rows)
        count += len(rows)
    sites = [_site_row(key, feature, sources["neue-staerke"]) for feature in known.features("sites")]
    insert_rows(connection, "insert_site", sites)
    seed_portfolio(connection, known)
    return count


def _put_sources(connection: Connection, known: Municipality) -> None:
    for row in known.table("sources"):
        day, note = _day(row["as_of"])
        put_source(
            connection,
            known.key,
            row["key"],
            title=row["title"],
            quality=row["quality"],
            as_of=day,
            as_of_note=note,
            retrieved_on=_day(row["retrieved"])[0],
            publisher=row["publisher"],
            licence=row["licence"],
            url=row["url"],
            note=row["note"],
        )


def _day(text: str) -> tuple[date | None, str]:
    """Return a full ISO date, or None and the text (a year, a month) as it is known."""
    return (date.fromisoformat(text), "") if len(text) == len("2026-11-21") else (None, text)


def _area_row(
    known: Municipality, level: str, feature: dict[str, Any], sources: dict[str, int]
) -> dict[str, Any]:
    told = feature["properties"]
    parent_level, parent_column = PARENTS[level] or ("", "")
    place = _place(told)
    population_day, _note = _day(told.get("population_as_of") or "")
    return {
        "municipality_key": known.key,
        "level": level,
        "key": told["key"],
        "name": told["name"],
        "parent_level": parent_level,
        "parent_key": told[parent_column] if parent_column else known.key,
        "place_x": place[0],
        "place_y": place[1],
        "shape": shapely.to_wkb(as_multipolygon(shape(feature["geometry"]))),
        "population": told.get("population"),
        "population_as_of": population_day,
        "population_quality": told.get("population_quality")
        or ("approximate" if told.get("population") else None),
        "statements": json.dumps(told.get("statements", []), ensure_ascii=False),
        "source_id": sources[SOURCE_OF_LEVEL.get(level, APPROXIMATE_SOURCE)],
    }


def _place(told: dict[str, Any]) -> tuple[float | None, float | None]:
    """Return the place point in EPSG:25832; nothing for an area without one."""
    if told.get("lon") is None:
        return None, None
    x, y = TO_METRIC.transform(told["lon"], told["lat"])
    return round(x, 2), round(y, 2)


def _site_row(key: str, feature: dict[str, Any], source_id: int) -> dict[str, Any]:
    told, geometry = feature["properties"], feature["geometry"]
    x, y = geometry["coordinates"] if geometry else (None, None)
    own = [area for area in told["areas"] if area["scope"] == "site"]
    return {
        "municipality_key": key,
        "key": told["key"],
        "name": told["name"],
        "kind": told["kind"],
        "strategy": told["strategy"],
        "status": "",  # told by the events that follow
        "status_as_of": None,
        "area_ha": own[0]["area_ha"] if own else None,
        "area_note": "; ".join(_figure(area) for area in told["areas"]),
        "note": " ".join(text for text in (told["place_note"], told["status_note"]) if text),
        "position_quality": POSITION_QUALITY[told["verified"]] if geometry else None,
        "x": x,
        "y": y,
        "source_id": source_id,
    }


def _figure(area: dict[str, Any]) -> str:
    digits = 0 if float(area["area_ha"]).is_integer() else 1
    size = format_number(area["area_ha"], "ha", digits)
    return f"{area['figure']}: {size}" + (f" ({area['source']})" if area["source"] else "")
