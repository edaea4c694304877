"""The routes' own door to the database: an asynchronous pool, and versions of the data kept fresh by NOTIFY."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, cast

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from starlette.requests import Request

from geo.database import database_url, transaction
from geo.database.engine import APP_ROLE
from geo.errors import DatabaseUnavailableError
from geo.i18n import _
from geo.tiles import BASE_RELATIONS_SQL
from web.hub import hub
from web.opened import Opened

STATEMENT_TIMEOUT_MS = 20_000
POOL_MAX = 8
TRUST_S = 1.0
"""Longest time that versions are believed without asking, should a notification get lost (a pooler drops them)."""
_LIMITS = "select set_config('role', %s, true), set_config('statement_timeout', %s, true)"
_log = logging.getLogger(__name__)


class ClientGoneError(Exception):
    """Whoever asked is no longer there; the query was stopped."""


def _address() -> str:
    return database_url().set(drivername="postgresql").render_as_string(hide_password=False)


class TileDatabase:
    """Read access for routes; opened and closed with the server."""

    def __init__(self) -> None:
        self._pool = AsyncConnectionPool(
            _address(),
            min_size=1,
            max_size=POOL_MAX,
            timeout=10,
            open=False,
            kwargs={"prepare_threshold": None, "autocommit": True},
        )
        self._versions: dict[str, int] = {}
        self._read_at = -TRUST_S
        self._changes = 0
        self._below: dict[str, tuple[str, ...]] = {}

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[TileDatabase]:
        """Keep the pool open and follow the changes until the block ends."""
        await self._pool.open()
        follower = asyncio.create_task(self._follow_changes())
        try:
            yield self
        finally:
            follower.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await follower
            await self._pool.close()

    async def value(self, request: Request, sql: str, parameters: Mapping[str, Any]) -> bytes:
        """Return the one value of a statement; the database stops working on it when the client hangs up.

        Raises
        ------
        ClientGoneError
            When the client hung up first.
        DatabaseUnavailableError
            When no connection is to be had.
        """
        try:
            return await self._value(request, sql, parameters)
        except DatabaseUnavailableError:
            await self._renew()
            return await self._value(request, sql, parameters)

    async def _value(self, request: Request, sql: str, parameters: Mapping[str, Any]) -> bytes:
        async with self._connection() as connection:
            query = asyncio.ensure_future(_fetch(connection, sql, parameters))
            gone = asyncio.ensure_future(_hung_up(request))
            try:
                await asyncio.wait({query, gone}, return_when=asyncio.FIRST_COMPLETED)
                if not query.done():
                    await connection.cancel_safe(timeout=2)
                    with contextlib.suppress(psycopg.Error):
                        await query
                    raise ClientGoneError
                rows = await query
            finally:
                gone.cancel()
        return bytes(rows[0][0]) if rows else b""

    async def version(self, relation: str, at_least: int = 0) -> int | None:
        """Return a number that changes with the content of a relation.

        Parameters
        ----------
        relation
            Table or view; of a view the tables below it count.
        at_least
            Version that the client has already seen: a smaller one is read anew.

        Returns
        -------
        int or None
            None when a table below it keeps no version, so that nothing may be kept.
        """
        if relation not in self._below:
            rows = await self._rows(BASE_RELATIONS_SQL, {"relation": relation})
            self._below[relation] = tuple(str(row[0]) for row in rows)
        found = await self._total(relation)
        if found is not None and found < at_least:
            self._read_at = -TRUST_S
            found = await self._total(relation)
        return found

    def forget_versions(self) -> None:
        """Read the versions anew next time, whether or not the change has been told here yet."""
        self._changes += 1
        self._read_at = -TRUST_S

    async def _total(self, relation: str) -> int | None:
        if asyncio.get_running_loop().time() - self._read_at > (TRUST_S if hub().listening else 0):
            await self._read_versions()
        numbers = [self._versions.get(table) for table in self._below[relation]]
        return None if None in numbers or not numbers else sum(cast("list[int]", numbers))

    async def _read_versions(self) -> None:
        before, started = self._changes, asyncio.get_running_loop().time()
        self._versions = dict(await self._rows("select relation, version from data_version", {}))
        # a change that was told while reading may be missing: then ask again next time
        self._read_at = started if before == self._changes else -TRUST_S

    async def _rows(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        try:
            async with self._connection() as connection:
                return await _fetch(connection, sql, parameters)
        except DatabaseUnavailableError:
            await self._renew()
            async with self._connection() as connection:
                return await _fetch(connection, sql, parameters)

    async def _renew(self) -> None:
        """After a lost connection: start the private server again when it was ended, and replace what broke with it."""
        await asyncio.to_thread(_reach)
        await self._pool.check()

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        try:
            async with self._pool.connection() as connection:
                yield connection
        except (PoolTimeout, psycopg.OperationalError) as error:
            raise DatabaseUnavailableError(
                _(
                    "Die Datenbank antwortet nicht. Gespeichertes ist sicher. "
                    "Bitte in einer Minute noch einmal versuchen."
                )
            ) from error

    async def _follow_changes(self) -> None:
        with hub().subscribed("data") as queue:
            while True:
                await queue.get()
                self.forget_versions()


async def _fetch(
    connection: psycopg.AsyncConnection[Any], sql: str, parameters: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that works as the app's role and ends when it runs away; one round trip."""
    async with connection.pipeline(), connection.transaction():
        await connection.execute(_LIMITS, (APP_ROLE, str(STATEMENT_TIMEOUT_MS)))
        answer = await connection.execute(cast("Any", sql), parameters, binary=True)
    return await answer.fetchall()


def _reach() -> None:
    with transaction():
        pass


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


_opened: Opened[TileDatabase] = Opened()
tile_database = _opened.get
"""Return the database of this process."""


def open_tile_database() -> AbstractAsyncContextManager[None]:
    """Make ``tile_database()`` available until the block ends; needs the hub."""
    return _opened.keep(TileDatabase().running())
