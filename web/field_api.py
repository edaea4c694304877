"""Interface of the phone page: who am I, what is known around here, and receipts for entries and photos."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from geo.database import transaction
from geo.errors import InputError
from geo.i18n import _
from geo.people import Person
from geo.settings import settings
from vacancy.field import EntryReceipt, FieldEntry, apply_entry, due_units, parse_entry, units_near
from vacancy.record.store import EDITORS
from vacancy.staging import read_sql
from web.access import person
from web.answers import parse_query, says_why
from web.field_supply import supply_follows

MAX_ENTRY_BYTES = 64 * 1024
FRESH = {"Cache-Control": "no-store"}


@says_why
async def who_am_i(request: Request) -> Response:
    """Answer with the person who is signed in, and what the page must say: rights, example data, centre of the city."""
    who = person(request)
    known = await asyncio.to_thread(_about)
    return _answer(
        {
            "person": who.name, "role": who.role.value, "may_record": who.role in EDITORS,
            "borough_ids": list(who.borough_ids), **known,
        }
    )  # fmt: skip


def _about() -> dict[str, Any]:
    with transaction() as connection:
        query = sa.text(read_sql("field_about"))
        found = connection.execute(query, {"municipality": settings().municipality_key}).mappings().one()
    centre = {"lon": found["lon"], "lat": found["lat"]} if found["lon"] is not None else {}
    return {"example": found["example"], "centre": centre}


@says_why
async def units(request: Request) -> Response:
    """Answer with the units around a place (``lon``, ``lat`` in degrees, ``radius`` in metres), nearest first."""
    query = parse_query(request.url.query)
    lon, lat, radius = (_number(query, name) for name in ("lon", "lat", "radius"))
    who = person(request)
    return _answer({"units": await asyncio.to_thread(_near, who, lon, lat, radius)})


def _near(who: Person, lon: float, lat: float, radius_m: float) -> list[dict[str, Any]]:
    with transaction(who) as connection:
        return units_near(connection, lon, lat, radius_m)


@says_why
async def worklist(request: Request) -> Response:
    """Answer with the vacancies that nobody has confirmed for more than 90 days (of one ``borough`` when given)."""
    borough = parse_query(request.url.query).get("borough", [""])[0]
    if borough and not (borough.isascii() and borough.isdigit() and len(borough) < 18):
        raise InputError(_("Den Stadtbezirk „{given}“ gibt es nicht.").format(given=borough[:40]))
    who = person(request)
    return _answer({"units": await asyncio.to_thread(_due, who, int(borough) if borough else None)})


def _due(who: Person, borough_id: int | None) -> list[dict[str, Any]]:
    with transaction(who) as connection:
        return due_units(connection, borough_id)


@says_why
async def put_entry(request: Request) -> Response:
    """Take an entry under the number in the address; answer with its receipt only when it is stored for good."""
    uid = number(request.path_params["uid"])
    given = _json(await body(request, MAX_ENTRY_BYTES))
    who = person(request)
    if isinstance(given, dict) and given.get("person") != who.name:
        return other_person()
    entry = parse_entry(uid, given)
    receipt = await asyncio.to_thread(_apply, entry, who)
    if receipt.outcome == "applied" and not receipt.duplicate and changes_use(entry):
        supply_follows(who)
    return _answer(_receipt(receipt), 200 if receipt.duplicate else 201)


def changes_use(entry: FieldEntry) -> bool:
    """Return whether a known unit changed hands: only then shops appear or disappear."""
    return entry.kind == "occupied" or (entry.kind == "new" and entry.target_uid is not None)


def _apply(entry: FieldEntry, who: Person) -> EntryReceipt:
    with transaction(who) as connection:
        return apply_entry(connection, entry, who)


def _receipt(receipt: EntryReceipt) -> dict[str, Any]:
    return {
        "uid": str(receipt.uid), "receipt": receipt.code, "outcome": receipt.outcome, "sentence": receipt.sentence,
        "register": receipt.register, "vacancy_id": receipt.vacancy_id, "duplicate": receipt.duplicate,
        "recorded_at": receipt.recorded_at.isoformat(),
    }  # fmt: skip


async def body(request: Request, most: int) -> bytes:
    """Return what was sent, read piece by piece.

    Raises
    ------
    InputError
        When it is larger than ``most`` bytes.
    """
    received = bytearray()
    async for piece in request.stream():
        received += piece
        if len(received) > most:
            raise InputError(
                _("Das ist zu groß: höchstens {most} MB.").format(most=max(1, most // 1_000_000))
            )
    return bytes(received)


def other_person() -> Response:
    """Refuse what another person recorded on this device; it waits there until they sign in."""
    sentence = _("Dieser Eintrag gehört einer anderen Person: bitte mit deren Zugang anmelden.")
    return JSONResponse({"error": sentence, "again": True}, 409, headers=FRESH)


def number(text: str) -> uuid.UUID:
    """Return the number of an entry or a photo.

    Raises
    ------
    InputError
        When the text is none.
    """
    try:
        return uuid.UUID(text)
    except ValueError:
        raise InputError(_("Das ist keine Nummer eines Eintrags: bitte die Seite neu laden.")) from None


def _json(sent: bytes) -> Any:
    try:
        return json.loads(sent)
    except (ValueError, RecursionError):
        raise InputError(_("Der Eintrag ist nicht lesbar: bitte noch einmal senden.")) from None


def _number(query: dict[str, list[str]], name: str) -> float:
    try:
        value = float(query.get(name, [""])[0])
    except ValueError:
        value = float("nan")
    limit = {"lon": 80.0, "lat": 85.0}.get(name, 1e6)  # METRIC_CRS ends 90 degrees from 9 degrees east
    if not abs(value) <= limit:
        raise InputError(_("Die Position ist kein Ort auf der Erde: bitte den Punkt neu setzen."))
    return value


def _answer(content: dict[str, Any], status: int = 200) -> JSONResponse:
    return JSONResponse(content, status, headers=FRESH)
