"""The record of a workshop: everything that happened, read from the database, for protocol, package and replay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from quarters.workshop import tables as t
from quarters.workshop.answers import answered, participants, ratings_of, votes
from quarters.workshop.events import Event, events
from quarters.workshop.model import Round, Stage, Workshop
from quarters.workshop.notes import notes
from quarters.workshop.read import stage, workshop
from quarters.workshop.results import Weighed, weighed
from quarters.workshop.shown import Shown, pictures


@dataclass(frozen=True, slots=True)
class Vote:
    """A round of dots: the round, how many voted, dots by candidate id, and by group name for an open vote."""

    round: Round
    answered: int
    dots: dict[int, int]
    by_group: dict[str, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Written:
    """A note or decision of the facilitator, with the view that the room saw."""

    kind: str
    text: str
    author: str
    step: str
    view: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """Everything of a workshop."""

    workshop: Workshop
    stage: Stage
    participants: tuple[dict[str, Any], ...]
    events: tuple[Event, ...]
    weighed: Weighed | None
    weigh_round: Round | None
    rated: tuple[int, Any]
    votes: tuple[Vote, ...]
    notes: tuple[dict[str, Any], ...]
    note_times: dict[int, datetime]
    written: tuple[Written, ...]

    def groups(self) -> list[tuple[str, int, list[str]]]:
        """Return name, number of people and the names that were given, by group; the last without a group."""
        told = []
        for key, name in [*((each.id, each.name) for each in self.workshop.groups), (None, "")]:
            of_it = [each for each in self.participants if each["group_id"] == key]
            if of_it or key is not None:
                told.append((name, len(of_it), [each["name"] for each in of_it if each["name"]]))
        return told

    @property
    def first_step(self) -> str:
        """Title of the first step of the agenda."""
        return self.workshop.steps[0].title if self.workshop.steps else ""

    def maps(self) -> list[Shown]:
        """Return the last picture of each step in which the map was led, in order: the maps as the room saw them."""
        last = {shown.step: shown for _event, shown in pictures(self.first_step, self.events) if shown.view}
        return list(last.values())


def record_of(connection: Connection, workshop_id: int) -> Record:
    """Return the record of a workshop.

    Raises
    ------
    NotFoundError
        When there is none, or the person may not see it.
    """
    now = workshop(connection, workshop_id)
    raters, ratings = ratings_of(connection, now)
    return Record(
        workshop=now, stage=stage(connection, workshop_id),
        participants=tuple(participants(connection, workshop_id)), events=tuple(events(connection, workshop_id)),
        weighed=weighed(connection, now), weigh_round=now.last_round("weigh"), rated=(len(raters), ratings),
        votes=tuple(_vote(connection, now, each) for each in now.rounds if each.kind == "vote"),
        notes=tuple(notes(connection, workshop_id)), note_times=_note_times(connection, workshop_id),
        written=tuple(_written(connection, now)),
    )  # fmt: skip


def _vote(connection: Connection, now: Workshop, found: Round) -> Vote:
    names = {each.id: each.name for each in now.groups}
    by_group: dict[str, dict[int, int]] = {}
    if not found.secret:
        query = (
            sa.select(t.ballot.c.dots, t.participant.c.group_id)
            .join(t.participant, sa.and_(t.here(t.participant), t.participant.c.id == t.ballot.c.participant_id))
            .where(t.here(t.ballot, now.id), t.ballot.c.round_id == found.id)
        )  # fmt: skip
        for row in connection.execute(query):
            group = by_group.setdefault(names.get(row.group_id, ""), {each.id: 0 for each in now.candidates})
            for key, number in row.dots.items():
                group[int(key)] = group.get(int(key), 0) + int(number)
    return Vote(found, answered(connection, found, now.id), votes(connection, now, found), by_group)


def _note_times(connection: Connection, workshop_id: int) -> dict[int, datetime]:
    query = sa.select(t.note.c.id, t.note.c.created_at).where(t.here(t.note, workshop_id))
    return {row.id: row.created_at for row in connection.execute(query)}


def _written(connection: Connection, now: Workshop) -> Sequence[Written]:
    columns = (t.decision.c[name] for name in ("kind", "text", "author", "step_id", "view", "created_at"))
    query = sa.select(*columns).where(t.here(t.decision, now.id)).order_by(t.decision.c.id)
    return [
        Written(row.kind, row.text, row.author, step.title if (step := now.step(row.step_id)) else "", row.view,
                row.created_at.astimezone())
        for row in connection.execute(query)
    ]  # fmt: skip
