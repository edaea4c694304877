"""Contacts whose time is over are deleted: when a server starts, and once a day while it runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import date

import sqlalchemy as sa

from geo.database import transaction
from geo.errors import AtlasError
from geo.people import OPERATOR
from vacancy.record.contacts import purge_contacts
from vacancy.search_requests import forget_contacts

EVERY_S = 24 * 60 * 60.0
_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def forgetting_contacts(every_s: float = EVERY_S) -> AsyncIterator[None]:
    """Delete the contacts whose time is over now, and every ``every_s`` seconds until the block ends."""
    await asyncio.to_thread(_forget)
    task = asyncio.create_task(_again_and_again(every_s))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _again_and_again(every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        try:
            await asyncio.to_thread(_forget)
        except (AtlasError, sa.exc.SQLAlchemyError) as error:  # the next round tries again
            _log.warning("contacts whose time is over were not deleted: %s", type(error).__name__)


def _forget() -> None:
    with transaction(OPERATOR) as connection:
        purge_contacts(connection, OPERATOR)
        forget_contacts(connection, date.today())  # noqa: DTZ011 - the day at the server's place
