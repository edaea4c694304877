"""Who asks, by the cookie; and which connections stand open, so that they close when a sign-in ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from geo.accounts import COOKIE, SECURE_COOKIE, find_session, forget_sessions, sign_in_required
from geo.accounts.sessions import remembered
from geo.errors import DatabaseUnavailableError
from geo.people import GUEST, SINGLE_USER, Person
from geo.settings import settings
from web.hub import hub

LOOK_AGAIN_S = 60.0
"""Sign-ins also run out of time, which nobody tells."""


def cookie_name(*, secure: bool) -> str:
    """Return the name of the cookie on an encrypted or a plain connection."""
    return SECURE_COOKIE if secure else COOKIE


def session_cookie(connection: HTTPConnection) -> str:
    """Return the value of the cookie that this connection carries, empty without one."""
    secure = connection.scope["scheme"] in {"https", "wss"}
    return connection.cookies.get(cookie_name(secure=secure), "")


async def who_has(cookie: str) -> Person | None:
    """Return who acts with a cookie: an account, the single user, a guest where guests are let in, else None.

    Raises
    ------
    DatabaseUnavailableError
        When that is not known and cannot be asked.
    """
    known = remembered(cookie)
    if known is None:
        return await asyncio.to_thread(_ask, cookie)
    return _person(*known)


def _ask(cookie: str) -> Person | None:
    return _person(sign_in_required(), find_session(cookie))


def _person(required: bool, found: Person | None) -> Person | None:
    if not required:
        return SINGLE_USER
    return found or (GUEST if settings().public_access else None)


async def is_single_user() -> bool:
    """Return whether nobody has to sign in; False, the careful answer, while the database cannot tell."""
    known = remembered("")
    if known is not None:
        return not known[0]
    with contextlib.suppress(DatabaseUnavailableError):
        return not await asyncio.to_thread(sign_in_required)
    return False


@dataclass(eq=False)
class OpenConnection:
    """A page's socket or an event stream: whose it is, and the event that ends it."""

    cookie: str
    person: Person | None
    gone: asyncio.Event = field(default_factory=asyncio.Event)


_open: set[OpenConnection] = set()


@contextlib.contextmanager
def opened(cookie: str, person: Person | None) -> Iterator[OpenConnection]:
    """Keep a connection among the open ones until the block ends."""
    connection = OpenConnection(cookie, person)
    _open.add(connection)
    try:
        yield connection
    finally:
        _open.discard(connection)


async def _look_again() -> None:
    """End every connection whose person is no longer who it was: signed out, disabled, other rights."""
    forget_sessions()
    for connection in list(_open):
        with contextlib.suppress(DatabaseUnavailableError):
            if (await who_has(connection.cookie) or GUEST) != connection.person:
                connection.gone.set()


async def _watch() -> None:
    with hub().subscribed("session") as told:
        forget_sessions(told_of_changes=True)
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(told.get(), LOOK_AGAIN_S)
            await _look_again()


@contextlib.asynccontextmanager
async def watching_sessions() -> AsyncIterator[None]:
    """Follow what the database tells of sign-ins until the block ends."""
    watcher = asyncio.create_task(_watch())
    try:
        yield
    finally:
        watcher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watcher
        forget_sessions(told_of_changes=False)
