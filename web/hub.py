"""What the database tells, handed on within this process: one LISTEN connection, any number of subscribers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager

import psycopg

from geo.database import database_url
from web.opened import Opened

CHANNELS = ("data", "session", "workshop")
MISSED = ""
"""Payload that says: something may have been missed (connection lost, reader too slow), read the state anew."""
QUEUE_LENGTH = 256
RECONNECT_AFTER_S = 1.0


class Hub:
    """Passes the notifications of ``CHANNELS`` on to whoever subscribed, in every process the same.

    ``listening`` is False while the connection to the database is lost, so that nobody is told anything.
    """

    def __init__(self) -> None:
        self.listening = False
        self._queues: dict[str, set[asyncio.Queue[str]]] = {channel: set() for channel in CHANNELS}

    @contextlib.contextmanager
    def subscribed(self, channel: str) -> Iterator[asyncio.Queue[str]]:
        """Yield a queue that receives the payloads of a channel until the block ends.

        The queue never grows beyond ``QUEUE_LENGTH``: a reader that does not keep up finds ``MISSED`` instead. So does
        everybody after the connection to the database was lost. Subscribe first, then read the state: what changes in
        between is told.

        Raises
        ------
        KeyError
            When nobody listens to a channel of this name.
        """
        queue: asyncio.Queue[str] = asyncio.Queue(QUEUE_LENGTH)
        self._queues[channel].add(queue)
        try:
            yield queue
        finally:
            self._queues[channel].discard(queue)

    def tell(self, channel: str, payload: str) -> None:
        """Hand a payload to the subscribers of a channel in this process."""
        for queue in self._queues[channel]:
            told = payload
            if queue.full():
                _forget(queue)
                told = MISSED
            queue.put_nowait(told)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Hub]:
        """Listen until the block ends."""
        listener = asyncio.create_task(self._listen())
        try:
            yield self
        finally:
            listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listener

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(psycopg.Error):
                await self._listen_once()
            self.listening = False
            await asyncio.sleep(RECONNECT_AFTER_S)

    async def _listen_once(self) -> None:
        address = database_url().set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await psycopg.AsyncConnection.connect(address, autocommit=True)
        async with connection:
            for channel in CHANNELS:
                await connection.execute(psycopg.sql.SQL("listen {}").format(psycopg.sql.Identifier(channel)))
            self.listening = True
            for channel in CHANNELS:
                self.tell(channel, MISSED)
            async for notification in connection.notifies():
                self.tell(notification.channel, notification.payload)


def _forget(queue: asyncio.Queue[str]) -> None:
    while not queue.empty():
        queue.get_nowait()


_opened: Opened[Hub] = Opened()
hub = _opened.get
"""Return the hub of this process."""


def open_hub() -> AbstractAsyncContextManager[None]:
    """Make ``hub()`` available until the block ends."""
    return _opened.keep(Hub().running())
