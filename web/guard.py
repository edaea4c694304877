"""Who may speak to the server: strangers are refused, others are named and let in where ``web.access`` allows."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.errors import DatabaseUnavailableError, ForbiddenError
from geo.i18n import _
from geo.people import GUEST, Role, at_least
from web.access import PUBLIC, TOKEN, Least, least_role
from web.answers import refusal
from web.house_page import message_page
from web.signed_in import is_single_user, opened, session_cookie, who_has

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NOT_SIGNED_IN = 4401
WEBSOCKET_REFUSED = 4403


@dataclass(frozen=True)
class Refused:
    """Why a request goes no further, and with which status."""

    sentence: str
    status: int


def is_loopback(host: str) -> bool:
    """Return whether a host name or address means this machine."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    inner = (
        address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    )  # of a socket for both kinds
    return (inner or address).is_loopback


def require_single_user_host(host: str) -> None:
    """Refuse to listen on an address that others can reach, because nobody has to sign in.

    Raises
    ------
    ForbiddenError
        When the address is not a loopback one.
    """
    if not is_loopback(host):
        raise ForbiddenError(
            _(
                "HOST={host} wäre für andere erreichbar, aber es sind keine Konten eingerichtet: "
                "bitte mit HOST=127.0.0.1 starten oder zuerst mit „manage.py user add“ ein Konto anlegen."
            ).format(host=host)
        )


class Guard:
    """Middleware that refuses strangers, names who asks, and closes what stands open when a sign-in ends.

    Without accounts: the connection came in on a loopback address (whatever the server was told to listen on) and asks
    for a loopback name (a foreign page cannot point its own name here). Always: writes and sockets come from our own
    origin. Then ``web.access`` decides, denied unless a line allows it; the person stands in ``scope["state"]``.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 303, 401, 403, 404 or 503; a socket is closed before it opens."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        try:
            refused = await _judge(scope)
        except DatabaseUnavailableError as error:
            refused = Refused(str(error), 503)
        if refused:
            await _answer(refused, scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif _is_stream(scope):
            await self._stream(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        cookie = session_cookie(HTTPConnection(scope))
        with opened(cookie, scope["state"]["person"]) as connection:
            closed = False

            async def hear() -> Message:
                nonlocal closed
                heard, gone = asyncio.ensure_future(receive()), asyncio.ensure_future(connection.gone.wait())
                try:
                    await asyncio.wait({heard, gone}, return_when=asyncio.FIRST_COMPLETED)
                    if not connection.gone.is_set():
                        return heard.result()
                finally:
                    heard.cancel()
                    gone.cancel()
                if not closed:
                    closed = True
                    with contextlib.suppress(Exception):  # the other side may have left first
                        await send({"type": "websocket.close", "code": NOT_SIGNED_IN})
                return {"type": "websocket.disconnect", "code": NOT_SIGNED_IN}

            async def say(message: Message) -> None:
                if not closed:
                    await send(message)

            await self._app(scope, hear, say)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        with opened(session_cookie(HTTPConnection(scope)), scope["state"]["person"]) as connection:
            answer = asyncio.ensure_future(self._app(scope, receive, send))
            gone = asyncio.ensure_future(connection.gone.wait())
            try:
                await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                gone.cancel()
                if not answer.done():
                    answer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await answer


async def _judge(scope: Scope) -> Refused | None:
    """Return why not, or None with the person in ``scope["state"]``."""
    scope.setdefault("state", {})["person"] = GUEST
    if await is_single_user() and not _on_this_machine(scope):
        return Refused(
            _(
                "Ohne Konten ist der Quartiersatlas nur auf diesem Rechner zu erreichen: bitte localhost aufrufen."
            ),
            403,
        )
    if not _from_our_own_page(scope):
        return Refused(
            _(
                "Die Anfrage kommt von einer anderen Seite und wurde abgelehnt: bitte den Quartiersatlas neu laden."
            ),
            403,
        )
    least = least_role(scope["path"])
    if least is None:
        return Refused(_("Diese Adresse gibt es nicht: {path}").format(path=scope["path"][:80]), 404)
    return None if least == PUBLIC else await _lacks_rights(scope, least)


async def _lacks_rights(scope: Scope, least: Least) -> Refused | None:
    who = await who_has(session_cookie(HTTPConnection(scope)))
    scope["state"]["person"] = who or GUEST
    if least == TOKEN:
        return None
    if who is None:
        return Refused(_("Bitte anmelden."), 401)
    if not at_least(who.role, Role(least)):
        return Refused(_("Dafür fehlen Ihnen die Rechte."), 403)
    return None


def _is_stream(scope: Scope) -> bool:
    """Return whether the answer may stay open: by the address, because the client chooses what it says of itself."""
    path = scope["path"]
    by_address = path == "/live/data" or (path.startswith("/live/") and path.endswith("/events"))
    return by_address or "text/event-stream" in Headers(scope=scope).get("accept", "")


def _on_this_machine(scope: Scope) -> bool:
    """Return whether the connection came in here and from here; a proxy that says for whom it asks counts as them."""
    arrived_at = scope.get("server") or ("localhost", None)
    by_address = arrived_at[1] is None or is_loopback(arrived_at[0])
    client = scope.get("client")
    from_here = not client or not client[0] or is_loopback(client[0])
    return by_address and from_here and is_loopback(_host_name(Headers(scope=scope).get("host", "")))


def _from_our_own_page(scope: Scope) -> bool:
    if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
        return True
    headers = Headers(scope=scope)
    return headers.get("origin", "").partition("://")[2] == headers.get("host", "") != ""


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


async def _answer(refused: Refused, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        code = NOT_SIGNED_IN if refused.status == 401 else WEBSOCKET_REFUSED
        await send({"type": "websocket.close", "code": code})
        return
    await _response(refused, scope)(scope, receive, send)


def _response(refused: Refused, scope: Scope) -> Response:
    """Return a page for people, JSON for programs."""
    navigates = scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
    if refused.status == 401 and navigates:
        wanted = scope["path"] + (
            f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        )
        return RedirectResponse(
            f"/anmelden?weiter={quote(wanted, safe='')}", 303, headers={"Cache-Control": "no-store"}
        )
    if refused.status == 403 and navigates and scope["state"].get("person", GUEST) != GUEST:
        return message_page(refused.sentence, 403)
    return refusal(refused.sentence, refused.status)
