"""Rooms of this process: what the database tells about a workshop, handed to every screen that is connected here.

Each screen has a mailbox with at most one message of each kind, the newest. A slow screen therefore never holds the
others up and never sees an old view after a new one. Texts are written once per room, not once per screen.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa

from geo.database import transaction
from geo.errors import AtlasError
from geo.people import Person, Role
from quarters.workshop import snapshot as told
from quarters.workshop.read import stage
from web.hub import MISSED, hub
from web.opened import Opened
from web.streams import PING_S, ServerEndsError, event, next_payload

ROOM = Person("", Role.FACILITATOR)
"""Who composes what screens may see."""
GATHER_S = 0.04
"""One act changes several rows: wait this long for the rest before reading."""
ANSWERS_S = 0.3
"""When two hundred people answer at once, the numbers move three times a second."""
_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Screen:
    """One connected screen; ``lead`` for the facilitator's own."""

    lead: bool
    waiting: dict[str, str] = field(default_factory=dict)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    def put(self, kind: str, text: str) -> None:
        """Leave a message; an older one of the same kind is forgotten."""
        self.waiting[kind] = text
        self.wake.set()

    async def messages(self) -> AsyncIterator[str]:
        """Yield messages as they come, an empty one after a silence."""
        while True:
            try:
                async with asyncio.timeout(PING_S):
                    await self.wake.wait()
            except TimeoutError:
                yield ""
                continue
            self.wake.clear()
            waiting, self.waiting = self.waiting, {}
            for text in waiting.values():
                yield text
            if self.closed:
                return


class Read(NamedTuple):
    """What was read from the database, written as events; ``map`` is empty when it has not changed."""

    map: str
    state: str
    map_version: int
    ended: bool


class Room:
    """The screens of one workshop in this process."""

    def __init__(self, workshop_id: int) -> None:
        self.workshop_id = workshop_id
        self.screens: set[Screen] = set()
        self._map_version = -1
        self._due: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def hear(self, message: dict[str, Any]) -> None:
        """Take a notification of the database."""
        kind = message.get("k")
        if kind == "view":
            self._tell("view", event({"seq": message["s"], "view": message["v"]}, "view"))
        elif kind == "answers":
            self._soon("answers", ANSWERS_S)
        else:
            self._soon("state", GATHER_S)

    def _soon(self, kind: str, wait_s: float) -> None:
        """Read the state shortly; what is told while reading leads to one more reading."""
        if kind in self._due:
            self._again.add(kind)
            return
        self._due[kind] = asyncio.create_task(self._read(kind, wait_s))

    async def _read(self, kind: str, wait_s: float) -> None:
        try:
            while True:
                await asyncio.sleep(wait_s)
                self._again.discard(kind)
                try:
                    await (self._send_state() if kind == "state" else self._send_answers())
                except (AtlasError, sa.exc.SQLAlchemyError) as error:
                    _log.warning("room %s: %s", self.workshop_id, error)
                if kind not in self._again:
                    return
        finally:
            self._due.pop(kind, None)

    async def _send_state(self) -> None:
        version = self._map_version
        for lead in {screen.lead for screen in self.screens}:
            read = await asyncio.to_thread(self._state, lead=lead, known_map=version)
            self._map_version = read.map_version
            for screen in [each for each in self.screens if each.lead is lead]:
                screen.closed = read.ended
                if read.map:
                    screen.put("map", read.map)
                screen.put("state", read.state)

    async def _send_answers(self) -> None:
        counts = await asyncio.to_thread(self._answers)
        for screen in self.screens:
            if not screen.lead:
                screen.put("answers", counts)
        if any(screen.lead for screen in self.screens):
            read = await asyncio.to_thread(self._state, lead=True, known_map=self._map_version)
            for screen in self.screens:
                if screen.lead:
                    screen.put("state", read.state)

    async def first(self, screen: Screen) -> None:
        """Leave the whole present state in a new screen's mailbox."""
        read = await asyncio.to_thread(self._state, lead=screen.lead, known_map=-1)
        # what was put there meanwhile was read after something had changed, so it stays
        screen.waiting = {"map": read.map, "state": read.state} | screen.waiting
        screen.closed = read.ended
        screen.wake.set()

    def _state(self, *, lead: bool, known_map: int) -> Read:
        with transaction(ROOM) as connection:
            state = told.snapshot(connection, self.workshop_id, lead=lead)
            version = state["map_version"]
            drawn = event(stage(connection, self.workshop_id).map, "map") if version != known_map else ""
        return Read(drawn, event(state, "state"), version, state["workshop"]["status"] == "ended")

    def _answers(self) -> str:
        with transaction(ROOM) as connection:
            return event(told.answers(connection, self.workshop_id), "answers")

    def _tell(self, kind: str, text: str) -> None:
        for screen in self.screens:
            screen.put(kind, text)


class Rooms:
    """All rooms with a screen in this process."""

    def __init__(self) -> None:
        self._rooms: dict[int, Room] = {}

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Rooms]:
        """Listen until the block ends."""
        task = asyncio.create_task(self._listen())
        try:
            yield self
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _listen(self) -> None:
        with hub().subscribed("workshop") as queue:
            while True:
                try:
                    payload = await next_payload(queue)
                except ServerEndsError:
                    self._close()
                    return
                if payload is not None:
                    self._hear(payload)

    def _hear(self, payload: str) -> None:
        if payload == MISSED:
            for room in self._rooms.values():
                room.hear({"k": "state"})
            return
        message = json.loads(payload)
        if message["w"] in self._rooms:
            self._rooms[message["w"]].hear(message)

    def _close(self) -> None:
        for room in self._rooms.values():
            for screen in room.screens:
                screen.closed = True
                screen.wake.set()

    def screens(self, workshop_id: int) -> int:
        """Return how many screens of a workshop are connected here."""
        room = self._rooms.get(workshop_id)
        return len(room.screens) if room else 0

    async def messages(self, workshop_id: int, *, lead: bool) -> AsyncIterator[str]:
        """Yield the texts of an event stream: map and state first, then what changes, until the workshop ends."""
        room = self._rooms.setdefault(workshop_id, Room(workshop_id))
        screen = Screen(lead)
        room.screens.add(screen)
        try:
            await room.first(screen)
            async for text in screen.messages():
                yield text
        finally:
            room.screens.discard(screen)
            if not room.screens:
                self._rooms.pop(workshop_id, None)


_opened: Opened[Rooms] = Opened()
rooms = _opened.get
"""Return the rooms of this process."""


def open_rooms() -> AbstractAsyncContextManager[None]:
    """Make ``rooms()`` available until the block ends; needs the hub."""
    return _opened.keep(Rooms().running())
