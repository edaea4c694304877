"""Errors of routes as JSON with one German sentence and the fitting status."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from geo.errors import (
    AtlasError,
    ConflictError,
    DatabaseUnavailableError,
    ForbiddenError,
    InputError,
    NotFoundError,
    TooOftenError,
)
from geo.i18n import _

MAX_QUERY_BYTES = 8192
Handler = Callable[[Request], Awaitable[Response]]
_STATUS: dict[type, int] = {
    InputError: 400,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    TooOftenError: 429,
    DatabaseUnavailableError: 503,
}


def refusal(sentence: str, status: int) -> JSONResponse:
    """Return an error answer that nobody keeps: ``{"error": sentence}``."""
    return JSONResponse({"error": sentence}, status, headers={"Cache-Control": "no-store"})


def _status(error: AtlasError) -> int:
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def says_why(handler: Handler) -> Handler:
    """Turn the expected failures of a route into answers: 400, 403, 404, 409, 429 or 503 with the sentence."""

    @wraps(handler)
    async def wrapped(request: Request) -> Response:
        try:
            return await handler(request)
        except AtlasError as error:
            return refusal(str(error), _status(error))

    return wrapped


def limited_query(request: Request) -> str:
    """Return the part of the address behind the question mark.

    Raises
    ------
    InputError
        When it is longer than any filter needs.
    """
    query: bytes = request.scope["query_string"]
    if len(query) > MAX_QUERY_BYTES:
        raise InputError(_("Die Adresse ist zu lang: bitte weniger Filter wählen."))
    return query.decode("latin-1")


def parse_query(query: str) -> dict[str, list[str]]:
    """Return the values of each parameter by name."""
    return parse_qs(query, keep_blank_values=True)


@says_why
async def nothing_here(request: Request) -> Response:
    """Refuse an address below a prefix of ours that no route knows; otherwise the pages would answer it."""
    raise NotFoundError(_("Diese Adresse gibt es nicht: {path}").format(path=request.url.path[:80]))
