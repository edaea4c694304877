"""Shops that open or close on the street change who is supplied: the facilities follow, soon and not each time."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from geo.database import transaction
from geo.errors import AtlasError
from geo.people import OPERATOR, Person
from quarters.supply.register_supply import refresh_register_supply

GATHER_S = 5.0
_log = logging.getLogger(__name__)
_running: set[asyncio.Task[None]] = set()


def supply_follows(by: Person) -> None:
    """Bring the facilities in line with the register soon; many entries within seconds cause one run."""
    if not _running:
        task = asyncio.get_running_loop().create_task(_follow(by))
        _running.add(task)
        task.add_done_callback(_running.discard)


async def _follow(by: Person) -> None:
    await asyncio.sleep(GATHER_S)
    try:
        await asyncio.to_thread(_refresh, by)
    except AtlasError as error:  # the next entry, or the next import, brings it up to date
        _log.warning("facilities of the register not refreshed: %s", error)


def _refresh(by: Person) -> None:
    with transaction(replace(OPERATOR, name=by.name)) as connection:
        refresh_register_supply(connection)
