"""Photos from the phone page: received piece by piece, checked against their checksum, answered with a receipt."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from datetime import date
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from geo.database import transaction
from geo.i18n import _
from geo.people import Person
from vacancy.field import PhotoReceipt, keep_photo
from web.access import person
from web.answers import says_why
from web.field_api import FRESH, body, number, other_person

MAX_PHOTO_BYTES = 12_000_000
AT_ONCE = 2
"""Photos of phones stored at the same time: the threads that other requests need stay free."""
_turn = asyncio.Semaphore(AT_ONCE)


@says_why
async def put_photo(request: Request) -> Response:
    """Take a photo of an entry (header ``X-Entry``) under the number in the address; answer once it is stored for good.

    With ``X-SHA256`` what arrived damaged is refused with 422 and ``again``, so that the device sends it once more.
    """
    uid, entry_uid = number(request.path_params["uid"]), number(request.headers.get("x-entry", ""))
    who = person(request)
    if unquote(request.headers.get("x-person", "")) != who.name:
        return other_person()
    data = await body(request, MAX_PHOTO_BYTES)
    expected = request.headers.get("x-sha256", "").lower()
    if expected and expected != hashlib.sha256(data).hexdigest():
        sentence = _("Das Foto ist unterwegs beschädigt worden: Es wird noch einmal gesendet.")
        return JSONResponse({"error": sentence, "again": True}, 422, headers=FRESH)
    async with _turn:
        receipt = await asyncio.to_thread(
            _keep, entry_uid, uid, data, _day(request.headers.get("x-taken-on", "")), who
        )
    content = {
        "uid": str(receipt.uid), "receipt": receipt.code, "duplicate": receipt.duplicate,
        "recorded_at": receipt.recorded_at.isoformat(),
    }  # fmt: skip
    return JSONResponse(content, 200 if receipt.duplicate else 201, headers=FRESH)


def _keep(
    entry_uid: uuid.UUID, uid: uuid.UUID, data: bytes, taken_on: date | None, who: Person
) -> PhotoReceipt:
    with transaction(who) as connection:
        return keep_photo(connection, entry_uid, uid, data, taken_on, who)


def _day(text: str) -> date | None:
    """Return the day of the picture; one that cannot be read, or that lies ahead of the server's day, is unknown."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    from vacancy.record.values import today

    return day if day <= today() else None
