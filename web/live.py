"""The Flächenworkshop on screens: pages, the event stream, what participants send and what the facilitator does.

The code opens what everybody in the room sees; the token of a device opens its own entries; leading needs an account
that may lead. All of it ends with the workshop.
"""

from __future__ import annotations

import asyncio
import io
from typing import Any, NamedTuple

import segno
from starlette.requests import Request
from starlette.responses import Response

from geo.database import transaction
from geo.errors import AtlasError, ForbiddenError, InputError, NotFoundError, TooOftenError
from geo.i18n import _, use_language
from geo.people import GUEST, Person, Role
from quarters.workshop.entries import own_entries, submit
from quarters.workshop.join import enter, join
from quarters.workshop.own import own_ranking
from quarters.workshop.read import head_by_code, stage, workshop_by_code
from quarters.workshop.words import screen_words
from web.access import person
from web.answers import says_why
from web.live_acts import ACTS
from web.live_limits import may_guess, wrong_code
from web.live_requests import body_of, fresh_json, is_id, token_of
from web.live_rooms import ROOM, rooms
from web.streams import event_stream
from web.tiles import tile

LEADERS = frozenset({Role.FACILITATOR, Role.PLANNER, Role.ADMIN})
MOST_SCREENS = 1000
"""Of one workshop in one process; five times the largest room that was measured."""


class Open(NamedTuple):
    """A workshop that has not ended."""

    id: int
    code: str


@says_why
async def hello(request: Request) -> Response:
    """Answer with what a device needs before it joins: title, groups, words."""
    found = await _found(request)
    use_language(request.query_params.get("sprache", "de"))

    def read() -> dict[str, Any]:
        with transaction(ROOM) as connection:
            now = workshop_by_code(connection, found.code)
        return {
            "title": now.title, "code": now.code, "status": now.status, "example": now.example, "words": screen_words(),
            "groups": [{"id": each.id, "name": each.name} for each in now.groups],
        }  # fmt: skip

    return fresh_json(await asyncio.to_thread(read))


@says_why
async def all_words(request: Request) -> Response:
    """Answer with the words of the screens, for the page on which the code is typed."""
    use_language(request.query_params.get("sprache", "de"))
    return fresh_json(screen_words())


@says_why
async def qr_code(request: Request) -> Response:
    """Answer with the picture that leads a telephone to its workshop."""
    found = await _found(request)
    picture = io.BytesIO()
    address = f"{request.url.scheme}://{request.url.netloc}/live/{found.code}"
    segno.make(address, error="m").save(
        picture, kind="svg", scale=8, border=2, dark="#17262B", light="#FFFFFF"
    )
    return Response(picture.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@says_why
async def live_events(request: Request) -> Response:
    """Answer with the event stream: ``map`` and ``state`` first, then what changes (``view``, ``answers``, …)."""
    found = await _found(request)
    lead = "lead" in request.query_params
    if lead:
        _leader(request)
    if rooms().screens(found.id) >= MOST_SCREENS:
        raise TooOftenError(
            _("Es sind sehr viele Bildschirme verbunden: bitte gleich noch einmal versuchen.")
        )
    return event_stream(rooms().messages(found.id, lead=lead))


@says_why
async def join_room(request: Request) -> Response:
    """Take a device in: ``{token, group, name}``; the same token again adds nobody."""
    found, body = await _found(request), await body_of(request)
    group = body.get("group")

    def act() -> None:
        with transaction(GUEST) as connection:
            join(connection, found.code, str(body.get("token")), group if is_id(group) else None,
                 str(body.get("name") or ""))  # fmt: skip

    await asyncio.to_thread(act)
    return fresh_json({"joined": True}, 201)


@says_why
async def own(request: Request) -> Response:
    """Answer with what this device entered in a round (``?round=``); 403 when its token opens nothing."""
    found, token = await _found(request), token_of(request)
    round_id = request.query_params.get("round", "0")
    if not round_id.isdecimal() or len(round_id) > 18:
        raise InputError(_("Diese Runde gibt es nicht."))

    def read() -> dict[str, Any]:
        with transaction(GUEST) as connection:
            return own_entries(connection, enter(connection, found.code, token), int(round_id))

    return fresh_json(await asyncio.to_thread(read))


@says_why
async def ranking(request: Request) -> Response:
    """Answer with the ranking by the weights of this device; 403 when its token opens nothing."""
    found, token = await _found(request), token_of(request)
    use_language(request.query_params.get("sprache", "de"))

    def read() -> dict[str, Any]:
        with transaction(GUEST) as connection:
            who = enter(connection, found.code, token)
        with transaction(ROOM) as connection:
            return {"ranking": own_ranking(connection, who.workshop_id, who.participant_id)}

    return fresh_json(await asyncio.to_thread(read))


@says_why
async def entry(request: Request) -> Response:
    """Store an entry (``{kind, …}``); answered only once it is durable."""
    found, token, body = await _found(request), token_of(request), await body_of(request)

    def act() -> None:
        with transaction(GUEST) as connection:
            submit(connection, enter(connection, found.code, token), str(body.get("kind")), body)

    await asyncio.to_thread(act)
    return fresh_json({"received": True}, 201)


@says_why
async def lead(request: Request) -> Response:
    """Do what the facilitator asked for: an act of ``web.live_acts``."""
    who = _leader(request)
    act = ACTS.get(request.path_params["act"])
    if act is None:
        raise NotFoundError(_("Diese Handlung gibt es nicht."))
    found, body = await _found(request), await body_of(request)

    def run() -> dict[str, Any]:
        with transaction(who) as connection:
            return act(connection, found.id, body, who)

    return fresh_json(await asyncio.to_thread(run))


@says_why
async def live_tile(request: Request) -> Response:
    """Answer with a tile of a layer that this workshop shows, and of no other."""
    found = await _found(request)

    def allowed() -> list[str]:
        with transaction(ROOM) as connection:
            return list(stage(connection, found.id).map.get("allowed", []))

    if request.path_params["layer"].removesuffix(".labels") not in await asyncio.to_thread(allowed):
        raise ForbiddenError(_("Diese Ebene gehört nicht zu diesem Workshop."))
    return await tile(request)


async def _found(request: Request) -> Open:
    """Return the workshop of the code in the address; guessing codes is slowed down.

    A whole room often shares one address: who has joined, or leads, goes on when somebody beside them guesses.
    """
    asks = request.client.host if request.client else ""
    code = str(request.path_params["code"])
    try:
        may_guess(asks)
    except TooOftenError:
        if person(request).role not in LEADERS and not await asyncio.to_thread(
            _opens, code, token_of(request)
        ):
            raise

    def read() -> Open:
        with transaction(ROOM) as connection:
            now = head_by_code(connection, code)
        if now.status == "ended":
            raise ForbiddenError(_("Dieser Workshop ist beendet."))
        return Open(now.id, now.code)

    try:
        return await asyncio.to_thread(read)
    except AtlasError as error:
        if isinstance(error, NotFoundError):
            wrong_code(asks)
        raise


def _opens(code: str, token: str) -> bool:
    with transaction(GUEST) as connection:
        try:
            enter(connection, code, token)
        except ForbiddenError:
            return False
    return True


def _leader(request: Request) -> Person:
    who = person(request)
    if who.role not in LEADERS:
        raise ForbiddenError(_("Einen Workshop leiten nur Moderation, Planung und Administration."))
    return who
