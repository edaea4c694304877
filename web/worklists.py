"""Route of the office's map: ``/arbeitsliste/{list}.geojson`` gives the records of a worklist that have a place."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime

from sqlalchemy.engine import Connection
from starlette.requests import Request
from starlette.responses import Response

from geo.database import transaction
from geo.filters import FilterValues
from geo.layers import layer_by_id
from geo.people import Person
from vacancy.field.disputes import Dispute, open_disputes
from vacancy.record.duplicates import duplicates
from vacancy.record.worklist_map import Feature, feature, features
from vacancy.record.worklists import boroughs_of
from web.access import person
from web.answers import limited_query, parse_query, says_why
from web.tiles import SEEN_VERSION

MEDIA_TYPE = "application/geo+json"
EVERYTHING = "alle"


@says_why
async def worklist(request: Request) -> Response:
    """Answer with the same records as the table of that list and these filters, or 400 with the reason."""
    parameters = parse_query(limited_query(request))
    parameters.pop(SEEN_VERSION, None)
    filters = FilterValues.parse(layer_by_id("vacancies"), parameters)
    found = await asyncio.to_thread(records_of, filters, request.path_params["name"], person(request))
    content = json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False)
    return Response(content, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def records_of(filters: FilterValues, name: str, by: Person) -> list[Feature]:
    """Return the placed records of a list that the person may see, as GeoJSON features."""
    boroughs = boroughs_of(filters)
    day = datetime.now().astimezone().date()
    with transaction(by) as connection:
        if name == "konflikte":
            return [_disputed(each) for each in open_disputes(connection, boroughs) if each.place]
        if name == "dubletten":
            return _pairs(connection, filters, boroughs)
        return features(connection, filters, name, day)


def _pairs(connection: Connection, filters: FilterValues, boroughs: tuple[int, ...]) -> list[Feature]:
    pairs = duplicates(connection, boroughs)
    ids = {key for pair in pairs for key in (pair.unit_id, pair.other_unit_id)}
    return features(connection, filters.bare(), EVERYTHING, datetime.now().astimezone().date(), ids)


def _disputed(each: Dispute) -> Feature:
    lon, lat = each.place or (0.0, 0.0)
    held = each.held
    status = str(held.spell_status) if held is not None and held.is_open else "reported"
    told = {"id": held.unit_id, "name": held.name} if held is not None else {"name": each.code}
    return feature({"status": status, "lon": lon, "lat": lat, **told})
