"""Photos of records: JPEG without metadata, by right; kept by the browser, because a photo never changes."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from geo.database import transaction
from geo.errors import InputError, NotFoundError
from geo.i18n import _
from geo.people import Person
from vacancy.record.photos import Size, photo_bytes
from web.access import person
from web.answers import says_why

SIZES: dict[str, Size] = {"": "image", "image": "image", "thumbnail": "thumbnail"}


@says_why
async def photo(request: Request) -> Response:
    """Answer ``GET /photos/{id}?size=thumbnail``: the picture, 404 when there is none or the person may not see it."""
    text = request.path_params["id"]
    size = SIZES.get(request.query_params.get("size", ""))
    if size is None:
        raise InputError(_("Diese Größe gibt es nicht: möglich sind image und thumbnail."))
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise NotFoundError(_("Dieses Foto gibt es nicht: bitte die Akte neu laden."))
    data = await asyncio.to_thread(_read, int(text), size, person(request))
    headers = {
        "Cache-Control": "private, max-age=86400, immutable",
        "Content-Disposition": f'inline; filename="foto-{int(text)}.jpg"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(data, media_type="image/jpeg", headers=headers)


def _read(photo_id: int, size: Size, by: Person) -> bytes:
    with transaction(by) as connection:
        return photo_bytes(connection, photo_id, size)
