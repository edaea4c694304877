"""Spells as segments of one status each: what a unit was on any day, from valid dates, not from days of entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

FIRST_DAY, LAST_DAY = date.min.toordinal(), date.max.toordinal()
UNKNOWN = "unknown"
"""Status of a unit before a spell of unknown start was recorded: it may have been empty already."""
OCCUPIED = "occupied"
ANNOUNCED = frozenset({"threatened"})
"""Status that hold from the day they were recorded: what they announce lies ahead."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One spell of a unit as the register keeps it.

    ``status`` is the present one, of an ended spell the one that ended it. ``vacant_since`` is None when the start
    is unknown, ``ended_on`` None while it runs. ``recorded_on`` is the day on which the spell was entered.
    """

    id: int
    unit_id: int
    status: str
    vacant_since: date | None
    ended_on: date | None
    recorded_on: date


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One dated change of status of a spell."""

    vacancy_id: int
    before: str | None
    after: str | None
    valid_on: date


@dataclass(frozen=True, slots=True)
class Segment:
    """A unit has a status from a day to the day before another; days are proleptic ordinals."""

    unit_id: int
    status: str
    begins: int
    ends: int


def segments(spells: Iterable[Spell], changes: Iterable[StatusChange] = ()) -> list[Segment]:
    """Return the segments of spells.

    Without dated changes a running spell has had its present status from the start, and an ended one was ``vacant``.
    A spell of unknown start counts from the day it was recorded; before that its unit is ``unknown``.

    Parameters
    ----------
    spells
        Spells of any units; errors and duplicates left out beforehand.
    changes
        Their dated changes of status, in any order.

    Returns
    -------
    list of Segment
        By begin; a segment never ends before it begins. Spells that end before they begin have none.
    """
    told: dict[int, list[StatusChange]] = {}
    for change in changes:
        told.setdefault(change.vacancy_id, []).append(change)
    found = [part for spell in spells for part in _of_spell(spell, told.get(spell.id, ()))]
    return sorted((part for part in found if part.begins < part.ends), key=lambda part: part.begins)


def _of_spell(spell: Spell, changes: Sequence[StatusChange]) -> list[Segment]:
    ends = spell.ended_on.toordinal() if spell.ended_on else LAST_DAY
    recorded = spell.recorded_on.toordinal()
    ordered = sorted(changes, key=lambda change: change.valid_on)
    running = spell.status if spell.ended_on is None else "vacant"
    statuses = (
        [ordered[0].before or running, *(change.after or running for change in ordered)]
        if ordered
        else [running]
    )
    begins = min(recorded, ends) if spell.vacant_since is None else spell.vacant_since.toordinal()
    if statuses[0] in ANNOUNCED:
        begins = min(begins, recorded)
    limits = [begins, *(max(begins, change.valid_on.toordinal()) for change in ordered), ends]
    parts = [
        Segment(spell.unit_id, status, low, min(high, ends))
        for status, low, high in zip(statuses, limits, limits[1:], strict=False)
    ]
    if spell.vacant_since is None:
        parts.append(Segment(spell.unit_id, UNKNOWN, FIRST_DAY, begins))
    return parts


def status_on(parts: Iterable[Segment], day: date) -> Mapping[int, str]:
    """Return the status of every unit that has one on a day; of several the one that began last."""
    at = day.toordinal()
    ordered = sorted(parts, key=lambda part: part.begins)
    return {part.unit_id: part.status for part in ordered if part.begins <= at < part.ends}
