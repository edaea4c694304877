"""Notes (calls, visits, letters) and follow-ups: what to do about a record, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import InputError, NotFoundError
from geo.i18n import _
from geo.people import Person
from vacancy.record.lifecycle import clean_reason
from vacancy.record.store import here, hold, rights_as_sentence
from vacancy.record.terms import NOTE_KINDS
from vacancy.record.values import today

MAX_NOTE = 4000
_NOTE_COLUMNS = (
    "municipality_key",
    *("id", "unit_id", "vacancy_id", "kind", "text", "noted_on", "recorded_at", "recorded_by"),
)
_FOLLOW_UP_COLUMNS = (
    *("municipality_key", "id", "unit_id", "vacancy_id", "due_on", "text", "assignee", "done_on"),
    *("recorded_at", "recorded_by"),
)
note = sa.table("note", *(sa.column(name) for name in _NOTE_COLUMNS))
follow_up_table = sa.table("follow_up", *(sa.column(name) for name in _FOLLOW_UP_COLUMNS))


@dataclass(frozen=True)
class Note:
    """One note; ``kind`` is a code of ``NOTE_KINDS``."""

    id: int
    kind: str
    text: str
    noted_on: date
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True)
class FollowUp:
    """Something to do until a day; ``done_on`` is None while it is open."""

    id: int
    due_on: date
    text: str
    assignee: str
    done_on: date | None
    recorded_by: str


def add_note(
    connection: Connection, unit_id: int, text: str, by: Person, kind: str = "note", on: date | None = None
) -> int:
    """Store a note on a record and return its id.

    Raises
    ------
    InputError
        When it is empty, too long, of an unknown kind, or of a day ahead.
    ForbiddenError
        When the person may not.
    """
    words = "".join(sign for sign in str(text) if ord(sign) >= 32 or sign in "\n\t").strip()
    if not words or len(words) > MAX_NOTE:
        raise InputError(_("Bitte eine Notiz mit höchstens 4.000 Zeichen schreiben."))
    day = on or today()
    if kind not in NOTE_KINDS or day > today():
        raise InputError(_("Eine Notiz braucht eine Art aus der Liste und einen Tag bis heute."))
    held = hold(connection, unit_id, by)
    values = {
        "municipality_key": here(), "unit_id": unit_id, "vacancy_id": held.vacancy_id, "kind": kind, "text": words,
        "noted_on": day, "recorded_by": by.name,
    }  # fmt: skip
    with rights_as_sentence():
        return int(connection.execute(sa.insert(note).values(values).returning(note.c.id)).scalar_one())


def notes(connection: Connection, unit_id: int) -> tuple[Note, ...]:
    """Return the notes of a unit that the person may read, newest first."""
    columns = [note.c[name] for name in Note.__dataclass_fields__]
    query = sa.select(*columns).where(note.c.municipality_key == here(), note.c.unit_id == unit_id)
    newest = query.order_by(note.c.noted_on.desc(), note.c.id.desc())
    return tuple(Note(**row) for row in connection.execute(newest).mappings())


def follow_up(
    connection: Connection, unit_id: int, due_on: date, text: str, by: Person, assignee: str = ""
) -> int:
    """Store something to do until a day and return its id.

    Raises
    ------
    InputError
        When the day is past or absurdly far.
    ForbiddenError
        When the person may not.
    """
    if not today() <= due_on or due_on.year > today().year + 20:
        raise InputError(_("Eine Wiedervorlage braucht einen Tag ab heute, höchstens 20 Jahre voraus."))
    held = hold(connection, unit_id, by)
    values = {
        "municipality_key": here(), "unit_id": unit_id, "vacancy_id": held.vacancy_id, "due_on": due_on,
        "text": clean_reason(text), "assignee": clean_reason(assignee)[:100], "recorded_by": by.name,
    }  # fmt: skip
    query = sa.insert(follow_up_table).values(values).returning(follow_up_table.c.id)
    with rights_as_sentence():
        return int(connection.execute(query).scalar_one())


def follow_ups(connection: Connection, unit_id: int) -> tuple[FollowUp, ...]:
    """Return the follow-ups of a unit that the person may read, the open ones first, soonest first."""
    table = follow_up_table
    columns = [table.c[name] for name in FollowUp.__dataclass_fields__]
    query = sa.select(*columns).where(table.c.municipality_key == here(), table.c.unit_id == unit_id)
    ordered = query.order_by(table.c.done_on.is_not(None), table.c.due_on, table.c.id)
    return tuple(FollowUp(**row) for row in connection.execute(ordered).mappings())


def finish_follow_up(connection: Connection, follow_up_id: int, by: Person, *, done: bool = True) -> None:
    """Mark a follow-up as done today, or as open again.

    Raises
    ------
    NotFoundError
        When there is none.
    ForbiddenError
        When the person may not.
    """
    table = follow_up_table
    one = sa.and_(table.c.municipality_key == here(), table.c.id == follow_up_id)
    unit_id = connection.scalar(sa.select(table.c.unit_id).where(one))
    if unit_id is None:
        raise NotFoundError(_("Diese Wiedervorlage gibt es nicht: bitte die Akte neu laden."))
    hold(connection, unit_id, by)
    connection.execute(sa.update(table).where(one).values(done_on=today() if done else None))
