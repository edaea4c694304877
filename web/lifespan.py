"""Start and end of a server process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import AsyncIterator
from types import FrameType

from geo.accounts import sign_in_required
from geo.database import close_database, open_database
from geo.people import act_as_guest_by_default
from geo.settings import settings
from web.database import open_tile_database
from web.forgetting import forgetting_contacts
from web.guard import require_single_user_host
from web.hub import open_hub
from web.live_rooms import open_rooms
from web.signed_in import watching_sessions
from web.streams import STOP


@contextlib.asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, object]]:
    """Open the database, migrated to head, before the first request, and close it after the last.

    Raises
    ------
    ForbiddenError
        When HOST could be reached by others although nobody has to sign in.
    DatabaseUnavailableError
        When there is no database to work with.
    """
    _keep_no_record_of_requests()
    await asyncio.to_thread(open_database)
    if not await asyncio.to_thread(sign_in_required):
        require_single_user_host(settings().host)
    act_as_guest_by_default()
    _end_streams_on_signal(asyncio.get_running_loop())
    async with forgetting_contacts(), open_hub(), open_tile_database(), watching_sessions(), open_rooms():
        yield {}
    await asyncio.to_thread(close_database)


def _keep_no_record_of_requests() -> None:
    """Silence the access log: addresses carry what people search for, and each tile would cost a line."""
    access = logging.getLogger("uvicorn.access")
    access.handlers.clear()
    access.propagate = False


def _end_streams_on_signal(loop: asyncio.AbstractEventLoop) -> None:
    """Set ``STOP`` on the way to the server's own handler; only the main thread may hear signals."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def handle(received: int, frame: FrameType | None, before: object = before) -> None:
            loop.call_soon_threadsafe(STOP.set)
            if callable(before):
                before(received, frame)

        signal.signal(number, handle)
