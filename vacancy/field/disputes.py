"""What phones sent and the register could not take: both versions side by side, settled in the office."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, InputError, NotFoundError
from geo.i18n import _
from geo.people import Person
from vacancy.field.apply import DEFAULT_INTERIM_MONTHS, ON_SITE, carry_out, known_unit, months_later
from vacancy.field.entry import FieldEntry, parse_entry
from vacancy.field.photos import photo_table
from vacancy.field.reads import open_entries
from vacancy.field.receipts import entry_table, settle
from vacancy.record import Record, add_photo, change_status, edit, record
from vacancy.record.fields import FIELDS
from vacancy.record.lifecycle import clean_reason
from vacancy.record.store import here, rights_as_sentence
from vacancy.record.values import clean

STATUS = "status"
_SEEN = {"still_vacant": "vacant", "occupied": "relet"}
_OWN_STEPS = frozenset({"threatened", "conversion", "interim_use"})
_NOT_COMPARED = frozenset({"report_channel", "vacant_since_precision"})


@dataclass(frozen=True)
class Side:
    """One fact in two versions; ``name`` is ``status`` or a name of ``vacancy.record.fields.FIELDS``."""

    name: str
    register: Any
    on_site: Any


@dataclass(frozen=True)
class Dispute:
    """An entry from the street that was not taken over and that nobody has settled yet.

    ``held`` is the record that it speaks of (None: unknown unit), ``entry`` what was sent (None when it cannot be read
    any more: then it can only be dismissed), ``sides`` the facts in which both differ, the status first.
    """

    uid: uuid.UUID
    person: str
    sentence: str
    code: str
    captured_at: datetime
    held: Record | None
    entry: FieldEntry | None
    sides: tuple[Side, ...]

    @property
    def place(self) -> tuple[float, float] | None:
        """Longitude and latitude (WGS84) of the record, else of the phone; None when neither is known."""
        if self.held is not None and self.held.lon is not None and self.held.lat is not None:
            return self.held.lon, self.held.lat
        position = self.entry.position if self.entry is not None else None
        return None if position is None else (position.lon, position.lat)

    @property
    def can_be_taken_over(self) -> bool:
        """Whether anything of it can become part of the register."""
        placed = self.entry is not None and (self.held is not None or self.entry.position is not None)
        return placed and bool(self.sides)


def open_disputes(connection: Connection, borough_ids: Sequence[int] = ()) -> tuple[Dispute, ...]:
    """Return what waits for somebody in the office, oldest first.

    Parameters
    ----------
    borough_ids
        Only entries at units of these boroughs, and those at no known unit; all without any.
    """
    found = (_dispute(connection, row) for row in open_entries(connection))
    return tuple(
        each
        for each in found
        if not borough_ids or each.held is None or each.held.borough_id in {None, *borough_ids}
    )


def _dispute(connection: Connection, row: Mapping[str, Any]) -> Dispute:
    try:
        entry = parse_entry(row["uid"], row["payload"])
    except InputError:
        entry = None
    held = _held(connection, entry, row["unit_id"])
    return Dispute(
        row["uid"], row["person"], row["sentence"], row["receipt_code"], row["captured_at"], held, entry,
        () if entry is None else _sides(entry, held),
    )  # fmt: skip


def _held(connection: Connection, entry: FieldEntry | None, unit_id: int | None) -> Record | None:
    try:
        if entry is not None and entry.target_uid is not None:
            return known_unit(connection, entry.target_uid)
        return None if unit_id is None else record(connection, unit_id)
    except NotFoundError:
        return None


def _sides(entry: FieldEntry, held: Record | None) -> tuple[Side, ...]:
    """Return the facts in which the street and the register differ."""
    sides = []
    seen = entry.status if entry.kind == "new" else _SEEN.get(entry.kind)
    now = None if held is None else str(held.spell_status) if held.is_open else "occupied"
    if seen is not None and (seen, now) != ("relet", "occupied"):
        sides.append(Side(STATUS, now, seen))
    for name, given in entry.facts.items():
        if name in _NOT_COMPARED or name not in FIELDS:
            continue
        try:
            value = clean(name, given)
        except InputError:
            continue
        known = None if held is None else held.values[name]
        if value not in {known, None, ""}:
            sides.append(Side(name, known, value))
    return tuple(sides)


def take_over(
    connection: Connection, uid: uuid.UUID, wanted: Collection[str], expected_version: int | None, by: Person,
    reason: str = "",
) -> int:  # fmt: skip
    """Let what was seen on the street hold for the wanted facts, settle the entry, and return the unit.

    Parameters
    ----------
    wanted
        Names of the sides for which the street holds; the others stay as the register has them.
    expected_version
        Version of the record that the person saw; None when there was none.
    reason
        In the person's own words; may be empty.

    Raises
    ------
    InputError
        When nothing is wanted, or a value does not fit.
    ConflictError
        When the entry was settled, or the record changed, in between.
    ForbiddenError
        When the person may not.
    """
    found = _one(connection, uid)
    entry, held = found.entry, found.held
    if entry is None or not found.can_be_taken_over or not {side.name for side in found.sides} & set(wanted):
        raise InputError(_("Bitte mindestens eine Angabe von vor Ort wählen, oder den Eintrag verwerfen."))
    if (held.version if held else None) != expected_version:
        raise _meanwhile()
    facts = {name: value for name, value in entry.facts.items() if name in {*wanted, *_NOT_COMPARED}}
    unit_id = held.unit_id if held is not None else 0
    if STATUS in wanted or held is None:
        unit_id = _act(connection, replace(entry, facts=facts), held, by)
    chosen = {name: value for name, value in facts.items() if name in wanted}
    if held is not None and chosen:
        edit(connection, unit_id, chosen, None, by)
    _place_photos(connection, uid, unit_id, by)
    _close(connection, uid, "applied", reason, by, unit_id)
    return unit_id


def _act(connection: Connection, entry: FieldEntry, held: Record | None, by: Person) -> int:
    """Do what the entry says, on the register as it is now."""
    if held is None:
        return carry_out(connection, replace(entry, kind="new", target_uid=None), None, by).unit_id
    now = str(held.spell_status) if held.is_open else "occupied"
    if held.is_open and entry.kind == "new" and entry.status in _OWN_STEPS:
        if entry.status != now:
            ends = None
            if entry.status == "interim_use":
                ends = months_later(entry.day, entry.interim_months or DEFAULT_INTERIM_MONTHS)
            key = int(held.vacancy_id or 0)
            change_status(connection, key, entry.status, entry.day, _(ON_SITE), None, by, ends)
        return held.unit_id
    return carry_out(connection, replace(entry, target_status=now, resolves=entry.uid), held, by).unit_id


def dismiss(connection: Connection, uid: uuid.UUID, reason: str, by: Person) -> None:
    """Let the register hold and settle the entry; what was sent is kept with the reason.

    Raises
    ------
    InputError
        Without a reason.
    ConflictError
        When the entry was settled in between.
    ForbiddenError
        When the person may not.
    """
    if not clean_reason(reason):
        raise InputError(_("Bitte sagen, warum der Eintrag verworfen wird."))
    _one(connection, uid)
    _close(connection, uid, "dismissed", reason, by, None)


def _one(connection: Connection, uid: uuid.UUID) -> Dispute:
    row = next((row for row in open_entries(connection) if row["uid"] == uid), None)
    if row is None:
        raise _meanwhile()
    return _dispute(connection, row)


def _meanwhile() -> ConflictError:
    return ConflictError(_("Das hat sich inzwischen geändert: bitte die Liste neu ansehen."))


def _close(
    connection: Connection, uid: uuid.UUID, how: str, reason: str, by: Person, unit_id: int | None
) -> None:
    values = {
        "settled_at": datetime.now(UTC),
        "settled_by": by.name,
        "settled_how": how,
        "settled_reason": clean_reason(reason),
    }
    with rights_as_sentence():
        settle(connection, uid, **values, **({"unit_id": unit_id} if unit_id else {}))
    left = sa.select(entry_table.c.settled_at).where(
        entry_table.c.municipality_key == here(), entry_table.c.uid == uid
    )
    if connection.scalar(left) is None:  # row-level security lets such an update pass without a row
        raise _meanwhile()


def _place_photos(connection: Connection, uid: uuid.UUID, unit_id: int, by: Person) -> None:
    """Give the unit the photos that waited for it."""
    table = photo_table
    waiting = sa.and_(
        table.c.municipality_key == here(), table.c.entry_uid == uid, table.c.photo_id.is_(None)
    )
    query = sa.select(table.c.id, table.c.uid, table.c.kept).where(waiting, table.c.kept.is_not(None))
    for row in connection.execute(query).all():
        photo_id = add_photo(connection, unit_id, bytes(row.kept), row.uid, "", None, by)
        one = sa.and_(table.c.municipality_key == here(), table.c.id == row.id)
        connection.execute(sa.update(table).where(one).values(photo_id=photo_id, kept=None))
