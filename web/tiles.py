"""Route of the vector tiles: ``/tiles/{layer}/{z}/{x}/{y}.mvt`` with the layer's filters as parameters."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from geo.errors import InputError
from geo.filters import FilterValues
from geo.i18n import _
from geo.layers import layer_by_id
from geo.tiles import TileAddress, tile_query
from web.answers import limited_query, parse_query, says_why
from web.database import ClientGoneError, tile_database
from web.tile_cache import TileCache

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
LABELS = ".labels"
"""Suffix of the layer's id that asks for one label point per area."""
SEEN_VERSION = "v"
"""Parameter: version of the data that the client has seen; it never gets a tile older than that."""
CLIENT_CLOSED_REQUEST = 499
LARGE_BYTES = 50_000
GZIP_LEVEL = 4
_cache = TileCache(64 * 2**20)


@says_why
async def tile(request: Request) -> Response:
    """Answer 200 with the tile, 204 when it is empty, 304 when the client has it, 400 or 404 with the reason."""
    part = request.path_params
    place = TileAddress.parse(part["z"], part["x"], part["y"])
    name = part["layer"]
    filters, seen = _asked(name, limited_query(request))
    version = await tile_database().version(filters.layer.relation, seen)
    etag = _etag(f"{name}|{filters.fingerprint()}|{place}|{version}") if version is not None else ""
    if etag and etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=_headers(etag))
    found = _cache.get(etag) if etag else None
    if found is None:
        try:
            found = await _encode(request, filters, place, labels=name.endswith(LABELS))
        except ClientGoneError:
            return Response(status_code=CLIENT_CLOSED_REQUEST)
        if etag:
            _cache.put(etag, found)
    return _answer(request, found, etag)


@lru_cache(maxsize=1024)
def _asked(name: str, query: str) -> tuple[FilterValues, int]:
    """Return the filters and the version seen; a screen asks the same of many tiles."""
    parameters = parse_query(query)
    seen = _seen_version(parameters.pop(SEEN_VERSION, ["0"]))
    return FilterValues.parse(layer_by_id(name.removesuffix(LABELS)), parameters), seen


async def _encode(request: Request, filters: FilterValues, place: TileAddress, *, labels: bool) -> bytes:
    query = tile_query(filters, place, labels=labels)
    if query is None:
        return b""
    plain = await tile_database().value(request, query.sql, query.parameters)
    if len(plain) > LARGE_BYTES:
        return await asyncio.to_thread(gzip.compress, plain, GZIP_LEVEL, mtime=0)
    return gzip.compress(plain, GZIP_LEVEL, mtime=0) if plain else b""


def _answer(request: Request, zipped: bytes, etag: str) -> Response:
    headers = _headers(etag)
    if not zipped:
        return Response(status_code=204, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(zipped), media_type=MEDIA_TYPE, headers=headers)
    return Response(zipped, media_type=MEDIA_TYPE, headers=headers | {"Content-Encoding": "gzip"})


def _headers(etag: str) -> dict[str, str]:
    """Return the headers of every answer: kept by the browser alone, and only after asking whether it still holds."""
    if not etag:
        return {"Cache-Control": "no-store"}
    return {"Cache-Control": "private, no-cache", "ETag": etag, "Vary": "Accept-Encoding"}


@lru_cache(maxsize=4096)
def _etag(text: str) -> str:
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def _seen_version(given: list[str]) -> int:
    if len(given) != 1 or not given[0].isascii() or not given[0].isdigit() or len(given[0]) > 18:
        raise InputError(_("Die Version der Daten in der Adresse ist keine Zahl: bitte die Seite neu laden."))
    return int(given[0])
