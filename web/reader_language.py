"""The language of who asks: chosen in the address (``?sprache=en``), remembered in a cookie, else German."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.i18n import LANGUAGES, language, use_language

NAME = "sprache"
REMEMBERED_S = 31_536_000
REMEMBERED_AT = ("/anmelden", "/abmelden", "/melden", "/leerstand/", "/vor-ort")
"""Where the choice is remembered; a link to a page that is shared with its language changes nobody's choice."""
OTHERS = ("/export/", "/expose/", "/tiles/", "/live", "/app/static/", "/_stcore/")
"""Addresses whose language is not the reader's own choice here: files in German, screens of a room, machinery."""


class ReaderLanguage:
    """Middleware that sets the language of a request and remembers a choice; the cookie says nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on in its language."""
        if scope["type"] != "http" or scope["path"].startswith(OTHERS):
            await self._app(scope, receive, send)
            return
        kept = HTTPConnection(scope).cookies.get(NAME, "")
        asked = _asked(scope["query_string"])
        use_language(asked or kept)

        chosen = asked and asked != kept and scope["path"].startswith(REMEMBERED_AT)

        async def remember(message: Message) -> None:
            if message["type"] == "http.response.start" and chosen:
                cookie = f"{NAME}={asked}; Path=/; Max-Age={REMEMBERED_S}; SameSite=Lax"
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self._app(scope, receive, remember)


def _asked(query: bytes) -> str:
    """Return the language that the address asks for, empty when it asks for none of ours."""
    if NAME.encode() not in query:
        return ""
    try:
        given = parse_qs(query.decode("latin-1"), max_num_fields=100).get(NAME, [""])[-1]
    except ValueError:
        return ""
    return given if given in LANGUAGES else ""


def other_language() -> tuple[str, str]:
    """Return code and own name of the language that a page may be read in instead."""
    return ("de", "Deutsch") if language() == "en" else ("en", "English")
