"""Requests of the room as the routes need them: body, token, plain answers."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from geo.errors import InputError
from geo.i18n import _

MAX_BODY_BYTES = 100_000


def is_id(value: object) -> bool:
    """Return whether a value of a body can be the id of a row."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**62


def token_of(request: Request) -> str:
    """Return the token of the device that asks; empty without one."""
    scheme, _blank, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


async def body_of(request: Request) -> dict[str, Any]:
    """Return the JSON object that came; InputError when it is too large, unreadable or no object."""
    text = b""
    async for part in request.stream():
        text += part
        if len(text) > MAX_BODY_BYTES:
            raise InputError(_("Die Eingabe ist zu groß."))
    try:
        body = json.loads(text or b"{}")
        plain = json.dumps(body, ensure_ascii=False).encode()  # fails at halves of characters
    except (ValueError, RecursionError) as error:
        raise InputError(_("Diese Eingabe ist nicht lesbar.")) from error
    if not isinstance(body, dict) or rb"\u0000" in plain:  # the database keeps no zero bytes
        raise InputError(_("Diese Eingabe ist nicht lesbar."))
    return body


def fresh_json(content: object, status: int = 200) -> JSONResponse:
    """Return an answer that no cache may keep."""
    return JSONResponse(content, status, headers={"Cache-Control": "no-store"})
